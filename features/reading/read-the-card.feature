Feature: The card is read at the portal

  @R-063
  Scenario Outline: The name is filled in from the card, rare characters included
    Given <person> at the portal who has tested the environment
    When the applicant reads the card for page 1
    Then the name "<name>" is filled in

    Examples:
      | person                       | name   |
      | a citizen                    | 林美玲 |
      | a citizen with the name of 堃 | 陳柏堃 |
      | a citizen with the name of 喆 | 林喆安 |
      | a citizen with the name of 峯 | 王峯銘 |
      | a citizen with the name of 綉 | 許綉蓮 |

  @R-063
  Scenario: A character without an agreed form is flagged, and the person can still apply
    Given a citizen whose name has a character without agreed form at the portal
    When the applicant presses Read
    Then the name is flagged for writing by hand

  @R-063
  Scenario Outline: What is wrong with the card or the reader is said, and nothing is kept
    Given a citizen at the portal who has tested the environment
    And <situation>
    When the applicant reads the card for page 1
    Then it is refused as "<refusal>"
    And the name stays empty

    @refusal:no-card
    Examples: no card
      | situation                 | refusal |
      | there is no card inserted | no-card |

    @refusal:wrong-card
    Examples: another card
      | situation                         | refusal    |
      | a citizen certificate is inserted | wrong-card |

    @refusal:card-removed
    Examples: pulled out
      | situation                          | refusal      |
      | the card is pulled out in mid-read | card-removed |

    @refusal:card-mute
    Examples: mute
      | situation         | refusal   |
      | the card is mute  | card-mute |

    @F-18 @refusal:card-unreadable
    Examples: damaged
      | situation                            | refusal         |
      | the card gives a short record        | card-unreadable |
      | the card refuses to be read          | card-unreadable |
      | the card gives a malformed name      | card-unreadable |
      | the card gives an impossible date    | card-unreadable |
      | the card gives a false check digit   | card-unreadable |

  @R-063 @refusal:no-reader
  Scenario: A reader of that name is not connected
    Given a citizen at the portal who has tested the environment
    When the applicant presses Read on a reader that is not there
    Then it is refused as "no-reader"

  @R-063 @refusal:reader-busy
  Scenario: Two readings at one reader at once
    Given a citizen at the portal with a slow card
    When the applicant presses Read twice at once
    Then one reading succeeds and the other is refused as "reader-busy"

  @R-063
  Scenario Outline: The insurer's register says that the card does not count
    Given <person> at the portal who has accepted the rules
    When the applicant tests the environment
    Then it is refused as "<refusal>"

    @refusal:card-void
    Examples:
      | person                     | refusal   |
      | a citizen with a void card | card-void |

    @refusal:card-reported-lost
    Examples:
      | person                                          | refusal            |
      | a citizen whose lost card is being replaced     | card-reported-lost |

    @refusal:card-unknown
    Examples:
      | person                                | refusal      |
      | a citizen with the former card        | card-unknown |
      | somebody who is not in the register   | card-unknown |

  @R-010 @refusal:registration-suspended
  Scenario: Registration with this card is suspended and the person is sent to a counter
    Given a citizen whose registration is suspended at the portal who has tested the environment
    When the applicant reads the card for page 1
    Then it is refused as "registration-suspended"
    And the next step mentions "identity document"

  @R-063 @refusal:register-unavailable
  Scenario: The register does not answer while the card is verified
    Given a citizen at the portal who has accepted the rules
    And the insured register is down
    When the applicant tests the environment
    Then it is refused as "register-unavailable"

  @R-066 @refusal:card-reading-expired
  Scenario: A reading is good for five minutes
    Given a citizen at the portal who has tested the environment
    And the applicant has pressed Read
    When 5 minutes pass
    And the applicant uses that reading for page 1
    Then it is refused as "card-reading-expired"

  @R-066 @refusal:card-reading-used
  Scenario: A reading serves one command
    Given a citizen at the portal who has tested the environment
    And the applicant has pressed Read
    And the applicant has used that reading for page 1
    When the applicant presses Next with that same reading
    Then it is refused as "card-reading-used"

  @R-066 @refusal:card-reading-pending
  Scenario: A reading that is not done yet cannot be used
    Given a citizen at the portal who has tested the environment
    And the card is slow
    When the applicant uses a reading before it is done
    Then it is refused as "card-reading-pending"

  @R-066 @refusal:card-reading-not-found
  Scenario: A reading that nobody made
    Given a citizen at the portal who has tested the environment
    When the applicant uses a reading that does not exist
    Then it is refused as "card-reading-not-found"
