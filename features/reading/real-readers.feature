@card-readers
Feature: The card is read by real card readers

  Background:
    Given a desk with real card readers

  @R-063
  Scenario: A card is read and verified
    Given a citizen sits down at it and inserts the card
    When the applicant presses Read
    Then the name "林美玲" is shown

  @R-063
  Scenario Outline: All chip generations read alike
    Given a citizen sits down at it
    And a card of chip generation <generation> is inserted
    When the applicant presses Read
    Then the name "林美玲" is shown

    Examples:
      | generation |
      | 1          |
      | 2          |
      | 3          |
      | 4          |
      | 5          |
      | 6          |

  @R-063
  Scenario Outline: What is wrong with the card is said, with what to do, and nothing of it is kept
    Given a citizen sits down at it
    And <situation>
    When the applicant presses Read
    Then it is refused as "<refusal>"
    And the next step mentions "<advice>"
    And nothing of the card is kept

    @refusal:no-card
    Examples: no card
      | situation                 | refusal | advice          |
      | there is no card inserted | no-card | Insert the card |

    @F-18 @refusal:wrong-card
    Examples: another card
      | situation                         | refusal    | advice                           |
      | a citizen certificate is inserted | wrong-card | Insert the health-insurance card |

    @F-18 @refusal:card-unreadable
    Examples: damaged
      | situation                          | refusal         | advice         |
      | the card refuses to be read        | card-unreadable | Clean the chip |
      | the card fails while it is read    | card-unreadable | Clean the chip |
      | the answer of the card is torn     | card-unreadable | Clean the chip |
      | the card gives a short record      | card-unreadable | Clean the chip |
      | the card gives a malformed name    | card-unreadable | Clean the chip |
      | the card gives an impossible date  | card-unreadable | Clean the chip |
      | the card gives a false check digit | card-unreadable | Clean the chip |

    @I-13 @F-17 @refusal:card-removed
    Examples: pulled out
      | situation                          | refusal      | advice                        |
      | the card is pulled out in mid-read | card-removed | until the reading is complete |

    @F-15 @refusal:card-mute
    Examples: silent, which is waited for
      | situation                      | refusal   | advice             |
      | the card falls mute            | card-mute | use another reader |
      | the card gives an empty answer | card-mute | use another reader |

  @I-13 @F-16 @refusal:reader-service-gone
  Scenario: The smart-card service dies in mid-read, and reads the same card when it is back
    Given a citizen sits down at it
    And the smart-card service dies in mid-read
    When the applicant presses Read
    Then it is refused as "reader-service-gone"
    And nothing of the card is kept
    When the smart-card service runs again with both readers
    And the applicant presses Read
    Then the name "林美玲" is shown

  @R-020 @F-16 @refusal:reader-service-gone
  Scenario: The smart-card service does not run
    Given a citizen sits down at it
    And the smart-card service does not run
    When the applicant presses Read
    Then it is refused as "reader-service-gone"
    And the next step mentions "smart-card service is running"

  @R-063 @refusal:no-reader
  Scenario: The readers are unplugged, and read when they are plugged in again
    Given a citizen sits down at it and inserts the card
    And the readers are unplugged
    When the applicant presses Read
    Then it is refused as "no-reader"
    And the next step mentions "Connect a card reader"
    When the smart-card service runs again with both readers
    And the applicant presses Read
    Then the name "林美玲" is shown

  @R-063
  Scenario: Two people at two readers of the desk
    Given a citizen and another citizen each insert the card in one of its readers
    When both press Read at once
    Then the names "林美玲" and "陳志豪" are shown, each to its holder

  @R-063
  Scenario: Of two readers the one is meant that holds a card
    Given a citizen inserts the card in its other reader
    When the applicant presses Read
    Then the name "林美玲" is shown

  @R-063
  Scenario: Two people one after the other
    Given a citizen sits down at it and inserts the card
    And the applicant has pressed Read
    And the card of another citizen is inserted
    When the applicant presses Read
    Then the name "陳志豪" is shown

  @R-064 @R-066 @refusal:register-mismatch @refusal:card-changed
  Scenario: The card of the last person was left in the reader
    Given a citizen at the portal, where the last person has left the card
    When the applicant reads the card for page 1
    Then the name "陳志豪" is filled in
    When the applicant fills in page 1
    Then it is refused as "register-mismatch"
    When the card is inserted again
    And the applicant fills in page 1
    Then it is refused as "card-changed"
    And the next step mentions "start over with Read"
    When the applicant reads the card for page 1
    And the applicant fills in page 1
    Then page 2 opens for "林美玲"

  @R-018 @R-026 @refusal:card-void
  Scenario: A void card can be read and not verified
    Given a citizen with a void card sits down at it and inserts the card
    And the applicant has had the card read and not verified
    Then the name "邱註銷" is shown
    When the applicant presses Read
    Then it is refused as "card-void"

  @R-063 @D-34
  Scenario: Staff have the card read
    Given a citizen sits down at it and inserts the card
    When the staff at the counter have the card read
    Then the name "林美玲" is shown

  @R-020 @R-022
  Scenario: The component of the machine has the card read
    Given a citizen at a machine with the card component, which is enrolled and trusted
    When the applicant presses Read
    Then the name "林美玲" is shown

  @R-093 @refusal:certificate-pin-wrong
  Scenario: A citizen digital certificate signs, also after a wrong PIN
    Given the world begins at "2026-11-23T02:00:00Z"
    And a citizen with a citizen digital certificate
    When the holder enters the PIN "11111111"
    Then it is refused as "certificate-pin-wrong" with 2 tries left
    When the holder logs in with the certificate
    Then the personal-data portal shows the name "林美玲" and that the certificate was used
