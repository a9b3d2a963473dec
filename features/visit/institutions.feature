Feature: Only active institutions redeem, each for itself

  Background:
    Given two clinics accept the virtual card
    And a citizen with the virtual card on the phone
    And the card is open on the phone

  @D-28 @N-68
  Scenario: A code in the address is refused, and is still live
    When the clinic sends the code in the address
    Then it is refused as "request-invalid"
    When the clinic scans the phone
    Then the clinic sees whose card it is

  @D-28 @N-69
  Scenario Outline: Who does not prove to be an institution redeems nothing
    When the code is sent <how>
    Then it is refused as "<code>"
    When the clinic scans the phone
    Then the clinic sees whose card it is

    Examples:
      | how                                               | code            |
      | without a token                                   | token-invalid   |
      | with a token that has run out                     | token-invalid   |
      | with a token for another service                  | token-invalid   |
      | with the token of another issuer                  | token-invalid   |
      | after asking for a token with somebody else's key | no-access-token |
      | with the token of the counter                     | role-forbidden  |

  @D-28 @N-69 @refusal:institution-forbidden
  Scenario Outline: One institution or department does not redeem for another one
    When the clinic redeems the code for <whom>
    Then it is refused as "institution-forbidden"
    When the clinic scans the phone
    Then the clinic sees whose card it is

    Examples:
      | whom                      |
      | the other clinic          |
      | the surgery of the clinic |

  @D-28 @N-70 @refusal:institution-suspended
  Scenario Outline: A suspended <what> redeems nothing, and does again when it is resumed
    When an operator suspends <which>
    And the clinic scans the phone
    Then it is refused as "institution-suspended"
    When an operator resumes <which>
    And the clinic scans the phone
    Then the clinic sees whose card it is

    Examples:
      | what        | which                        |
      | institution | the clinic                   |
      | department  | the department of the clinic |

  @N-71 @D-28
  Scenario: A flood of codes that were never made is slowed down and operators are warned, while other clinics are served
    Given time stands still
    When the clinic sends 60 codes that were never made
    Then 50 of them are refused as "visit-code-unknown" and the others as "too-many-tries"
    And operators are warned once of many unknown codes
    When the other clinic scans the phone
    Then the other clinic sees whose card it is

  @D-28 @N-73 @refusal:redemption-not-found
  Scenario Outline: A redemption is looked up by the department that redeemed and by nobody else
    Given the clinic has scanned the phone
    When <who> looks the redemption up
    Then it is refused as "redemption-not-found"
    When the clinic looks the redemption up
    Then it has the same receipt

    Examples:
      | who                       |
      | the other clinic          |
      | the surgery of the clinic |
