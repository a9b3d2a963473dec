Feature: Operators read stories in Temporal, and nobody reads people

  @I-15
  Scenario: Registration, notices and readings tell their stage without naming anybody
    Given a citizen who registered at the portal
    Then the operator sees the processes:
      | kind         | channel | outcome   |
      | registration | portal  | active    |
      | notice       |         | delivered |
      | card-reading | portal  | read      |
    And nothing that Temporal or the logs show names the person

  @I-10
  Scenario: Each change of a registration has one audit entry
    Given a citizen who registered at the portal
    Then the audit trail of the registration reads "registration.applied, registration.email-confirmed"
