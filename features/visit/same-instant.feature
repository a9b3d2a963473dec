Feature: Of what happens to a code in the same instant one thing comes first, and everybody is told the same

  Background:
    Given two clinics accept the virtual card
    And a citizen with the virtual card on the phone

  @R-166 @I-08 @N-66
  Scenario: Twenty codes are each redeemed by two clinics at once
    When 20 codes one after the other are redeemed by both clinics at once
    Then each was redeemed once, and refused once as "visit-code-used"
    And the usage log has 20 entries "redeemed"
    And the usage log has 20 entries "refused"

  @I-08 @N-67 @D-06
  Scenario Outline: Redeemed while <what>
    When 5 times the card is opened, and redeemed while <what>
    Then each was either redeemed or refused as "<code>"

    Examples:
      | what                      | code                  |
      | the person presses Update | visit-code-superseded |
      | the person closes the card | visit-code-expired   |
      | the card is opened again  | visit-code-superseded |

  @I-08 @N-67 @D-17 @D-26
  Scenario Outline: Redeemed while <what>, for good
    When the card is opened, and redeemed while <what>
    Then it was either redeemed or refused as "<code>"

    Examples:
      | what                         | code                      |
      | the register voids the card  | visit-code-card-voided    |
      | theft is reported            | visit-code-card-suspended |
      | the person logs out          | visit-code-expired        |
