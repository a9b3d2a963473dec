Feature: While the mail server is down, mails wait, and never beyond their deadline

  @F-30 @I-09 @D-03
  Scenario: Down for six hours
    Given a citizen at the portal on page 2
    And the mail server is down
    When the applicant fills in page 2
    And 6 hours pass
    Then no mail has arrived
    When the mail server is up
    And 1 hour passes
    Then a confirmation mail arrives
    And it can be confirmed until exactly 5 days after it was accepted

  @F-30 @I-09 @D-03
  Scenario: Down for six days
    Given a citizen at the portal on page 2
    And the mail server is down
    When the applicant fills in page 2
    And 6 days pass
    Then the application is void
    And the notice process has ended as "too-late"
    When the mail server is up
    And 1 day passes
    Then no mail has arrived
    When the applicant applies
    Then the application is accepted
    And a confirmation mail arrives

  @F-32
  Scenario: The mail server refuses the address for good
    Given a citizen at the portal on page 2
    And the mail server refuses the applicant's address
    When the applicant fills in page 2
    Then the notice process has ended as "undeliverable"
    And the application still waits for its confirmation

  @F-33 @I-09
  Scenario: The mail server takes the mail and loses its answer
    Given a citizen at the portal on page 2
    And the mail server breaks off after taking the next mail
    When the applicant fills in page 2
    And 2 minutes pass
    Then 2 copies of the confirmation mail arrive with one message id and one link
