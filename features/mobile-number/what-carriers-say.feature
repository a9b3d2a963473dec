Feature: The carrier says whether number, SIM and person belong together

  @D-19 @R-047 @F-37
  Scenario Outline: Each objection has a code and a next step of its own
    Given a citizen with <number> in the phone
    When the person authenticates by mobile number on the phone
    Then it is refused as "<code>"
    And the next step mentions "<next>"
    When the person sets the registration password on the phone
    Then it is refused as "<code>"

    @refusal:carrier-holder-mismatch
    Examples:
      | number                                | code                    | next        |
      | a number in the name of somebody else | carrier-holder-mismatch | in your own name |

    @R-049 @refusal:carrier-number-prepaid
    Examples:
      | number           | code                   | next                       |
      | a prepaid number | carrier-number-prepaid | device-code authentication |

    @refusal:carrier-number-corporate
    Examples:
      | number                | code                     | next             |
      | a number of a company | carrier-number-corporate | in your own name |

    @R-052 @refusal:carrier-number-unknown
    Examples:
      | number                                          | code                   | next                       |
      | a number of an operator that takes no part      | carrier-number-unknown | device-code authentication |
      | a number of an operator that nobody was told of | carrier-number-unknown | device-code authentication |

    @R-048 @refusal:carrier-not-on-mobile-network
    Examples:
      | number                                 | code                          | next         |
      | a number that the network does not see | carrier-not-on-mobile-network | your own SIM |

  @R-050 @R-051
  Scenario Outline: Only the phone's own mobile data counts
    Given a citizen with the own SIM in the phone
    And the phone is connected over <connection>
    When the person authenticates by mobile number on the phone
    Then it is refused as "carrier-not-on-mobile-network"
    And the next step mentions "<next>"
    When the phone is connected over its own mobile data
    And the person authenticates by mobile number on the phone
    Then the number is accepted

    Examples:
      | connection                            | next        |
      | Wi-Fi                                 | Wi-Fi       |
      | the hotspot of another citizen        | hotspot     |
      | a hotspot with the person's other SIM | hotspot     |

  @R-050
  Scenario: The operator gives the phone nothing over Wi-Fi
    Given a citizen with the own SIM in the phone
    And the operator gives tokens to nobody
    When the person authenticates by mobile number on the phone
    Then it is refused as "carrier-not-on-mobile-network"

  @R-048
  Scenario: Another SIM is in the phone
    Given a citizen with the SIM of another citizen in the phone
    When the person authenticates the own mobile number on the phone
    Then it is refused as "carrier-not-on-mobile-network"

  @R-006 @R-047
  Scenario: Another person's SIM and number do not help
    Given a citizen with the SIM of another citizen in the phone
    When the person authenticates by mobile number on the phone
    Then it is refused as "carrier-holder-mismatch"

  @R-052 @D-19
  Scenario: A carrier counts under the name that it has since the merger
    Given an ordinary customer of Taiwan Star with the own SIM in the phone
    When the person authenticates by mobile number on the phone
    Then the number is accepted by the carrier "taiwan-mobile"

  @D-19
  Scenario: A carrier that is unavailable is asked again
    Given a citizen with a number whose operator answers when asked a third time in the phone
    When the person begins to authenticate by mobile number on the phone
    Then the number is still being checked
    When 20 seconds pass
    Then the check on the phone has become "matched"
    And the carrier was asked in 1 transaction with 3 answers

  @D-19 @D-02 @refusal:carrier-unavailable
  Scenario: A carrier that never answers
    Given a citizen with a number whose operator never answers in the phone
    When the person begins to authenticate by mobile number on the phone
    And 4 minutes and 50 seconds pass
    Then the number is still being checked
    When 10 seconds pass
    And the person waits for the check on the phone
    Then it is refused as "carrier-unavailable"
    And the check process has ended as "carrier-unavailable"
    And the operator's secret is not kept
