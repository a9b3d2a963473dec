Feature: While Temporal is down, promises are kept and nothing that was answered is lost

  @F-20 @I-12
  Scenario: Somebody applies
    Given a citizen at the portal on page 2
    When Temporal goes down
    And the applicant fills in page 2
    Then the application is accepted
    When Temporal comes back
    Then a confirmation mail arrives
    And the registration process runs

  @F-20 @refusal:card-reading-unavailable
  Scenario: Somebody presses Read
    Given a citizen at the portal
    When Temporal goes down
    And the applicant presses Read
    Then it is refused as "card-reading-unavailable"
    And the refusal says when to try again
    When Temporal comes back
    And the applicant presses Read
    Then the name "林美玲" is shown

  @D-02 @F-20 @I-01 @I-03
  Scenario: Somebody confirms in time
    Given a citizen who has applied and pressed Read
    When Temporal goes down
    And the applicant confirms the e-mail address with that reading
    Then the account is active
    When 6 days pass
    And Temporal comes back
    Then the account is still active
    And the registration process has ended as "active"

  @D-02 @D-03 @F-21 @I-03
  Scenario: The deadline passes meanwhile
    Given a citizen who has applied
    When Temporal goes down
    And 6 days pass
    And Temporal comes back
    Then the application is void
    And the registration process has ended as "void"
