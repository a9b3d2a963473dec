Feature: An application that is not confirmed within five days is void

  @R-079 @D-03
  Scenario: Nobody confirms
    Given a citizen who has applied
    When 5 days and 1 minute pass
    Then the application is void
    And the registration process has ended as "void"
    And the clock lists the registration process as fallen due

  @R-079 @D-03
  Scenario: Until then it waits
    Given a citizen who has applied
    When 4 days and 23 hours pass
    Then the application still waits for its confirmation

  @R-079 @D-03
  Scenario: After that the person may apply again
    Given a citizen who has applied
    When 5 days and 1 second pass
    And the applicant applies
    Then the application is accepted

  @D-02
  Scenario: A lapsed application does not stand in the way before its timer has run
    Given a citizen who has applied
    When Temporal goes down
    And 5 days and 1 second pass
    And counter staff register the person
    Then the account is active
    When Temporal comes back
    Then the registration process of the first application has ended as "void"
