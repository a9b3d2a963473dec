Feature: The visit code changes every five minutes, by hand at once, and is never the same

  Background:
    Given two clinics accept the virtual card
    And a citizen with the virtual card on the phone
    And the card is open on the phone

  @R-162 @R-165
  Scenario: After five minutes the next one takes its place, and the phone hears of it
    When 5 minutes pass
    Then the phone hears of visit code 2
    And the visit code ends 5 minutes after it was made
    When the clinic scans the phone
    Then the clinic sees whose card it is

  @R-162 @R-164
  Scenario: Every code of an hour is another one
    When the phone is left open for an hour
    Then the phone has shown 13 visit codes, each another one

  @R-163 @D-06
  Scenario: Update makes another one, and the earlier one does not count from then on
    When the person presses Update
    Then the phone hears of visit code 2
    When the clinic scans the code that the phone had shown
    Then it is refused as "visit-code-superseded"
    When the clinic scans the phone
    Then the clinic sees whose card it is

  @R-162 @R-163
  Scenario: Five minutes are counted from the Update
    When 4 minutes pass
    And the person presses Update
    And 4 minutes pass
    And the clinic scans the phone
    Then the clinic sees whose card it is

  @R-163 @refusal:too-many-tries
  Scenario: Pressed again within ten seconds it is refused, and what time changes is not
    Given time stands still
    When the person presses Update
    And the person presses Update
    Then it is refused as "too-many-tries"
    And the refusal says when to try again
    When 10 seconds pass
    And the person presses Update
    Then the phone shows visit code 3
    When 5 minutes pass
    Then the phone shows visit code 4

  @R-162 @R-171
  Scenario: Without network for a while, the phone hears of the newest code when it is back
    When the phone has no network
    And 16 minutes pass
    And the phone is in a Wi-Fi
    Then the phone hears of visit code 4
    And the phone hears nothing else

  @R-167
  Scenario: After its end a code that somebody photographed is worth nothing
    When 5 minutes pass
    And the clinic scans the code that the phone had shown
    Then it is refused as "visit-code-expired"

  @R-167 @refusal:presentation-closed
  Scenario: Closed, it counts no more, and Update asks to open the card again
    When the person closes the card
    Then the phone hears that the card is closed because of "closed"
    When the clinic scans the code that the phone had shown
    Then it is refused as "visit-code-expired"
    When the person presses Update
    Then it is refused as "presentation-closed"
    And the next step mentions "Open the virtual card again"

  @I-15
  Scenario: The process of an open card tells its story and names nobody
    When 5 minutes pass
    And the person closes the card
    And 5 minutes pass
    Then the operator sees the processes:
      | kind         | channel | outcome |
      | presentation | app     | closed  |
    And nothing that Temporal or the logs show of the open card names the person
