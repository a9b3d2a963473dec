Feature: Page 1 compares household number and address with the insured register

  @R-064 @R-065 @R-067
  Scenario: Household number and address agree
    Given a citizen at the portal who has read the card
    When the applicant fills in page 1
    Then page 2 opens for "林美玲"

  @R-064 @D-15 @refusal:household-number-missing
  Scenario: A citizen has to give the household number
    Given a citizen at the portal who has read the card
    When the applicant fills in page 1 without a household number
    Then it is refused as "household-number-missing"

  @R-067 @D-15 @refusal:register-mismatch
  Scenario Outline: Whatever differs, the refusal is the same and does not say what it was
    Given a citizen at the portal who has read the card
    When the applicant fills in page 1 with another <field>
    Then it is refused as "register-mismatch"
    And the refusal names no field

    Examples:
      | field            |
      | household number |

    @R-065
    Examples: the address down to the neighbourhood
      | field         |
      | county        |
      | district      |
      | village       |
      | neighbourhood |

  @D-15
  Scenario Outline: Residents have no household number; their address alone is compared
    Given <person> at the portal who has read the card
    When the applicant fills in page 1 without a household number
    Then page 2 opens for "<name>"

    Examples:
      | person            | name     |
      | a new ARC holder  | 阮氏蘭   |
      | an old ARC holder | 田中健一 |

  @D-15
  Scenario: A resident with another address
    Given a new ARC holder who moved at the portal who has read the card
    When the applicant fills in page 1
    Then it is refused as "register-mismatch"

  @R-066
  Scenario: The card has to be in the reader when Next is pressed
    Given a citizen at the portal who has read the card
    And the card is pulled out
    When the applicant fills in page 1
    Then it is refused as "no-card"

  @R-066 @refusal:card-changed
  Scenario: It has to be the card that was read
    Given a citizen at the portal who has read the card
    And the card of another citizen is inserted
    When the applicant fills in page 1
    Then it is refused as "card-changed"

  @D-11 @refusal:old-resident-number-ended
  Scenario: Old ARC numbers end with the year 2030
    Given the world begins at "2030-12-31T15:58:00Z"
    And an old ARC holder at the portal who has read the card
    When 2 minutes pass
    And the applicant presses Read
    Then it is refused as "old-resident-number-ended"
