Feature: The holder reads who used the card, when and where

  Background:
    Given two clinics accept the virtual card
    And a citizen with the virtual card on the phone
    And the card is open on the phone

  @D-29 @I-10
  Scenario: Openings, updates, redemptions and refusals; what time changed is a number
    When 11 minutes pass
    And the person presses Update
    And the clinic scans the phone
    And the other clinic scans the code that the phone had shown
    Then the usage log reads from the last to the first:
      | kind     | where                | outcome |
      | refused  | 模擬海風診所2, 內科   | expired |
      | redeemed | 模擬晨星醫院1, 內科  |         |
      | updated  |                      |         |
      | opened   |                      |         |
    And it says of the opening that time changed the code 2 times and that it ended "redeemed"
    And each entry names the phone

  @D-29
  Scenario: The log is at the portal too
    When the clinic scans the phone
    Then the usage log at the portal has 2 entries

  @D-29
  Scenario: Nobody else reads it
    Given another citizen who is logged in on the shared phone
    Then the usage log of the other person on the shared phone is empty

  @D-29 @N-77
  Scenario Outline: It is exported, and no cell of it is a formula
    Given the clinic is called "=cmd|' /C calc'!A0" in the directory
    When the clinic scans the phone
    And the person exports the usage log as <format>
    Then the file has both entries, and <how> the name of the clinic

    Examples:
      | format | how                 |
      | JSON   | gives               |
      | CSV    | gives without harm  |
