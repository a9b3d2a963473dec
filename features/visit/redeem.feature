Feature: An institution redeems the visit code, and learns whose card it is

  Background:
    Given two clinics accept the virtual card

  @R-172 @D-28
  Scenario: At the registration desk: name, birth date, the whole ID number, and who presents
    Given a citizen with the virtual card on the phone
    And the card is open on the phone
    When the clinic scans the phone
    Then the clinic sees whose card it is
    And the clinic sees the whole ID number
    And the clinic sees that the person presents the card

  @D-28
  Scenario Outline: Elsewhere the ID number is masked
    Given a citizen with the virtual card on the phone
    And the card is open on the phone
    When <who> scans the phone
    Then <who> sees the ID number masked

    Examples:
      | who                     |
      | the health professional |
      | the home-care staff     |

  @D-20 @N-72
  Scenario: Without photo the clinic has to look at an identity document, and the receipt claims no photo
    Given a citizen with the virtual card on the phone
    And the card is open on the phone
    When the clinic scans the phone
    Then the clinic is told to check an identity document, and sees no photo
    And the receipt says "identity-document"

  @D-28
  Scenario: With photo the clinic compares, and the receipt says so
    Given a citizen with the virtual card and its photo on the phone
    And the card is open on the phone
    When the clinic scans the phone
    Then the clinic sees the photo of the person
    And the receipt says "photo"

  @D-28 @refusal:redemption-photo-ended
  Scenario: The photo is shown for a quarter of an hour
    Given a citizen with the virtual card and its photo on the phone
    And the card is open on the phone
    And the clinic has scanned the phone
    When 15 minutes pass
    And the clinic looks at the photo again
    Then it is refused as "redemption-photo-ended"

  @D-20 @refusal:redemption-photoless
  Scenario: A card without photo has none for the clinic either
    Given a citizen with the virtual card on the phone
    And the card is open on the phone
    And the clinic has scanned the phone
    When the clinic looks at the photo again
    Then it is refused as "redemption-photoless"

  @D-28
  Scenario: The receipt is checked without the service, and a changed one is found out
    Given a citizen with the virtual card on the phone
    And the card is open on the phone
    And the clinic has scanned the phone
    Then the receipt is genuine and states institution, department and time
    And nothing in the receipt names the person
    And a receipt is not genuine with a changed-character, a changed-claim or an other-key

  @R-166 @D-06 @R-170
  Scenario: The phone hears where it was redeemed, and the next step of the visit begins with opening the card again
    Given a citizen with the virtual card on the phone
    And the card is open on the phone
    When the clinic scans the phone
    Then the phone hears that it was redeemed at "模擬晨星醫院1", "內科"
    When the person presses Update
    Then it is refused as "presentation-closed"
    When the person shows the card
    And the surgery of the clinic scans the phone
    Then the surgery of the clinic sees whose card it is

  @I-11 @F-05
  Scenario: A clinic that got no answer asks again with the same key, and the code was used once
    Given a citizen with the virtual card on the phone
    And the card is open on the phone
    When the clinic sends the code twice with the same key
    Then both answers are the same redemption with the same receipt
    And the usage log has 1 entry "redeemed"

  @I-11
  Scenario: The same key for another code is refused, and that code is still live
    Given a citizen with the virtual card on the phone
    And the card is open on the phone
    When the clinic sends the code twice, the second time another one with the same key
    Then it is refused as "idempotency-key-reused"
    When the clinic scans the phone
    Then the clinic sees whose card it is

  @R-161 @R-193
  Scenario Outline: At the registration desk, in surgery and at home the same code serves
    Given a citizen with the virtual card on the phone
    And the card is open on the phone
    When <who> scans the phone
    Then <who> sees whose card it is

    Examples:
      | who                       |
      | the other clinic          |
      | the surgery of the clinic |
      | the home-care staff       |
