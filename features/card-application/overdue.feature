Feature: A review that takes too long decides nothing

  @D-05 @R-148 @I-05
  Scenario: At the end of the seventh working day the review lead and the applicant are told, and the card stays usable
    Given a review lead is enrolled
    And a citizen who is logged in on the phone
    And the counter has applied for the person
    When nobody decides until a second before the review ends
    Then the application is still under review
    When a second passes
    Then the card application is overdue
    And a mail tells the review lead of the case and names nobody
    And the queue of the review desk lists it as overdue
    And a mail tells the applicant that the review takes longer
    And the process waits for a decision as overdue
    When the person logs in on the phone and opens the virtual card
    Then it is shown without photo

  @D-05 @N-55 @R-151
  Scenario: An overdue application is decided all the same
    Given a reviewer is enrolled
    And the application of a citizen is overdue
    When the reviewer approves it
    Then the card application is approved
    And its process ends "approved"

  @D-05 @I-05
  Scenario: What is overdue becomes so once
    Given a review lead is enrolled
    And the application of a citizen is overdue
    When 10 days pass
    Then the review lead was told once
    And the card application is overdue

  @D-05 @I-05
  Scenario Outline: A decision in the second in which the review ends stands
    Given a reviewer is enrolled
    And the counter has applied for a citizen
    When the reviewer, having the case, approves it <when>
    Then the card application is approved
    And its process ends "approved"
    And the applicant is told of the approval

    Examples:
      | when                                    |
      | a second before the review ends         |
      | at the very moment at which it ends     |

  @D-04 @D-05 @F-09
  Scenario: A worker that was away across the end catches up when it is back
    Given a review lead is enrolled
    And the counter has applied for a citizen
    When the worker is away while the review ends
    Then the application is still under review
    When the worker is back
    Then the card application is overdue
    And a mail tells the review lead of the case and names nobody
