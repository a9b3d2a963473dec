Feature: Applying again

  @R-150 @D-21 @R-156
  Scenario: While under review the newer application takes the place of the running one
    Given it is 2026-11-26 10:00:00 in Taipei
    And a citizen who is logged in on the phone
    And the counter has applied for the person
    When 3 days pass
    And the person logs in on the phone and applies for the virtual card
    Then the review ends at the end of 2026-12-08 in Taipei
    And the first application was superseded and the second one is under review
    And the process of the first application ends "superseded"
    When the person opens the virtual card
    Then it is shown without photo

  @R-150 @D-21 @D-05
  Scenario: An overdue application gives way to the newer one as well
    Given the application of a citizen is overdue
    When the counter applies for the virtual card of the person
    Then the first application was superseded and the second one is under review

  @R-152 @R-144 @R-153 @D-22
  Scenario: Who got the application back corrects it and applies again
    Given a reviewer is enrolled
    And a citizen who is logged in on the phone
    And the counter has applied for the person
    When the reviewer returns it because of "background-not-white" and "headgear"
    Then a mail names both reasons in Chinese and in English
    When the person looks up the applications in the App
    Then the application was returned because of "background-not-white" and "headgear"
    When the person applies for the virtual card
    Then the first application was returned and the second one is under review

  @D-21 @I-05 @I-04
  Scenario: Applying again in the moment of the approval
    Given a reviewer is enrolled
    And the counter has applied for a citizen
    And the reviewer has taken the case
    When the reviewer approves it while the counter applies for the person again
    Then either the first application was approved or it was superseded, and not both
    And the second one is under review
    And the card of the person shows a photo only if the first application was approved

  @R-150 @R-151
  Scenario: A new photo after the approval
    Given a reviewer is enrolled
    And a citizen who is logged in on the phone
    And the application of the person was approved
    When the person applies for the virtual card
    Then the application is under review
    When the person opens the virtual card
    Then it is shown with the photo of the first application
