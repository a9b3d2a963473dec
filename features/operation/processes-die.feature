Feature: Processes die, and nothing that was answered is lost

  @F-01 @I-01 @I-11 @I-12
  Scenario: The API is killed between commit and telling
    Given a citizen at the portal on page 2
    And the API will be killed after its next commit
    When the applicant sends page 2 and repeats it with the same key once the API is back
    Then the application is accepted
    And the person has one application and one confirmation mail

  @F-07 @I-09 @I-16
  Scenario: The worker is killed after the mail was handed over and before Temporal knows of it
    Given a citizen at the portal on page 2
    And the worker will be killed after it has handed over its next mail
    When the applicant fills in page 2
    And the worker comes back
    Then the notice process has ended as "delivered"
    And the person has one application and one confirmation mail

  @F-14 @I-13
  Scenario: The reader host is killed while it reads
    Given a citizen at the portal with a slow card
    When the applicant presses Read and the reader host is killed
    Then it is refused as "card-reading-unavailable"
    When the reader host comes back
    And the card is inserted again
    And the applicant presses Read
    Then the name "林美玲" is shown
