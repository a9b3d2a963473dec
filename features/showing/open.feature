Feature: Opening the virtual card shows its face, a QR code and when that ends

  Background:
    Given two clinics accept the virtual card

  @R-160 @R-165 @D-27
  Scenario: The face, a QR code that a camera reads, and five minutes
    Given a citizen with the virtual card on the phone
    When the person shows the card
    Then the phone shows name, ID number and the birth date with the ROC year
    And a camera reads the visit code on it, in pixels and as a drawing
    And the visit code ends 5 minutes after it was made
    And nothing in the visit code names the person

  @D-20 @R-160
  Scenario: Without photo it says that an identity document has to be shown with it
    Given a citizen with the virtual card on the phone
    When the person shows the card
    Then the phone shows no photo and asks for an identity document

  @R-160
  Scenario: After the approval it has the photo
    Given a citizen with the virtual card and its photo on the phone
    When the person shows the card
    Then the phone shows the photo and asks for no document

  @R-170
  Scenario: Who is not logged in sees no code
    Given a citizen with the virtual card on the phone
    When the person logs out on the phone
    And the person shows the card
    Then it is refused as "session-missing"

  @R-170 @D-09
  Scenario: With the log in the card is closed, and opening it asks for another log in
    Given a citizen with the virtual card on the phone
    And the card is open on the phone
    When 2 hours pass
    Then the phone hears that the card is closed because of "log-in-ended"
    When the person shows the card
    Then it is refused as "session-missing"

  @R-170
  Scenario: Logging out closes the card
    Given a citizen with the virtual card on the phone
    And the card is open on the phone
    When the person logs out on the phone
    And the clinic scans the code that the phone had shown
    Then it is refused as "visit-code-expired"

  @D-27
  Scenario: What the service keeps is not enough to make the code again
    Given a citizen with the virtual card on the phone
    And the card is open on the phone
    Then nothing that is stored contains what the code says

  @D-06 @I-08
  Scenario: Opened on another device, it is closed on the first one
    Given a citizen with the virtual card on the phone
    And the tablet is verified too
    And the person is logged in on the tablet
    And the card is open on the phone
    When the person shows the card on the tablet
    Then the phone hears that the card is closed because of "opened-again"
    When the clinic scans the code that the phone had shown
    Then it is refused as "visit-code-superseded"
    When the clinic scans the tablet
    Then the clinic sees whose card it is

  @R-170 @refusal:presentation-not-found
  Scenario: What is open on one device is not shown on another one
    Given a citizen with the virtual card on the phone
    And the tablet is verified too
    And the person is logged in on the tablet
    And the card is open on the phone
    When the tablet asks for the card that is open on the phone
    Then it is refused as "presentation-not-found"

  @R-171
  Scenario: Without a network there is no card, and any network will do
    Given a citizen with the virtual card on the phone
    When the phone has no network
    And the person shows the card
    Then it is refused as "no-answer"
    When the phone is in a Wi-Fi
    And the person shows the card
    Then a camera reads the visit code on it, in pixels and as a drawing
    When the phone is on mobile data
    And the person presses Update
    Then a camera reads the visit code on it, in pixels and as a drawing

  @R-168 @D-26
  Scenario Outline: A card that cannot be used is not opened
    Given a citizen with the virtual card on the phone
    When the physical card of the person is <state>
    And the person shows the card
    Then it is refused as "<code>"

    Examples:
      | state     | code           |
      | void      | card-void      |
      | suspended | card-suspended |

  @R-153
  Scenario: Who has not applied has no card to show
    Given a citizen who is logged in on the phone
    When the person shows the card
    Then it is refused as "card-not-found"

  @R-169
  Scenario: Lost and being replaced, the virtual card is shown and redeemed
    Given a citizen with the virtual card on the phone
    And the physical card of the person is lost and being replaced
    When the person shows the card
    And the clinic scans the phone
    Then the clinic sees whose card it is
