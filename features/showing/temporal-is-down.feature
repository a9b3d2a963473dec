Feature: While Temporal and its workers are down, the card is shown, updated and redeemed

  Background:
    Given two clinics accept the virtual card
    And a citizen with the virtual card on the phone

  @F-20 @I-08
  Scenario: Opening, Update and redeeming need neither
    When Temporal goes down and the worker with it
    And the person shows the card
    And the person presses Update
    And the clinic scans the phone
    Then the clinic sees whose card it is

  @F-20 @R-162
  Scenario: A phone whose code has run out asks for the next one itself, and the process catches up with one rotation
    Given the card is open on the phone
    When Temporal goes down and the worker with it
    And 16 minutes pass
    And the person presses Update
    Then the phone shows visit code 2
    When the clinic scans the code that the phone had shown
    Then it is refused as "visit-code-expired"
    When 11 minutes pass
    And Temporal and the worker come back
    Then the phone hears of visit code 3
    When the clinic scans the phone
    Then the clinic sees whose card it is
