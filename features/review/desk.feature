Feature: The review desk

  @D-25 @D-05
  Scenario: Cases are taken in the order in which they are due
    Given it is 2026-11-24 10:00:00 in Taipei
    And a reviewer is enrolled
    And the counter has applied for a citizen
    And a day later the counter has applied for another citizen
    When the reviewer takes the next case
    Then it is the case of a citizen
    And the figures say that 2 cases are open, 1 is claimed and none is overdue

  @D-25 @N-56 @refusal:case-claimed
  Scenario: Nobody gets a case that another reviewer has
    Given two reviewers are enrolled
    And the counter has applied for a citizen
    And the reviewer has taken the case
    When the other reviewer takes that case
    Then it is refused as "case-claimed"
    When the other reviewer takes the next case
    Then there is none

  @D-25 @N-56
  Scenario: Of two reviewers who reach for one case at once, one gets it
    Given two reviewers are enrolled
    And the counter has applied for a citizen
    When both reviewers take that case at once
    Then one has it and the other is refused as "case-claimed"

  @D-25 @N-56
  Scenario: Two reviewers who take the next case at once get two
    Given two reviewers are enrolled
    And the counter has applied for a citizen
    And the counter has applied for another citizen
    When both reviewers take the next case at once
    Then each has another one

  @D-25 @refusal:case-not-claimed
  Scenario Outline: After half an hour the case is anybody's
    Given two reviewers are enrolled
    And the counter has applied for a citizen
    And the reviewer has taken the case
    When <who> <does> <when>
    Then <outcome>

    Examples:
      | who                | does            | when                                | outcome                               |
      | the reviewer       | approves it     | a second before the lease ends      | the card application is approved           |
      | the reviewer       | approves it     | at the moment at which the lease ends | it is refused as "case-not-claimed" |
      | the other reviewer | takes that case | at the moment at which the lease ends | the other reviewer has the case     |

  @D-25
  Scenario: A case that was given back is free
    Given two reviewers are enrolled
    And the counter has applied for a citizen
    And the reviewer has taken the case
    When the reviewer gives the case back
    And the other reviewer takes that case
    Then the other reviewer has the case

  @D-25
  Scenario: Nobody gives back what another reviewer has
    Given two reviewers are enrolled
    And the counter has applied for a citizen
    And the reviewer has taken the case
    When the other reviewer gives the case back
    Then it is refused as "case-claimed"

  @D-25 @N-54 @refusal:own-case
  Scenario: Nobody decides the own application
    Given another citizen, who is a reviewer, is enrolled
    And the counter has applied for another citizen
    When the reviewer takes that case
    Then it is refused as "own-case"
    When the reviewer takes the next case
    Then there is none
    And the application is still under review

  @D-25 @D-35 @D-24 @R-143 @R-044
  Scenario: The reviewer sees what the comparison needs, and the person sees who looked
    Given a reviewer is enrolled
    And the counter has applied for a citizen with a portrait before a blue wall
    When the reviewer takes the next case and looks at it
    Then the case shows name, birth date and kind of document, and the number masked
    And it warns that the background is not white
    And both pictures can be seen
    And the person finds that a reviewer looked at it among the own activities

  @D-25
  Scenario: A case is looked at only by who has taken it
    Given two reviewers are enrolled
    And the counter has applied for a citizen
    And the reviewer has taken the case
    When the other reviewer looks at the case
    Then it is refused as "case-claimed"

  @D-25 @refusal:application-not-found
  Scenario: A case that does not exist
    Given a reviewer is enrolled
    When the reviewer takes a case that does not exist
    Then it is refused as "application-not-found"

  @D-25 @refusal:reviewer-not-enrolled
  Scenario: The role alone makes nobody a reviewer
    Given the counter has applied for a citizen
    When somebody with the role, whom no operator has enrolled, takes the next case
    Then it is refused as "reviewer-not-enrolled"

  @D-25
  Scenario: What a reviewer had in hand is free when an operator removes the reviewer
    Given two reviewers are enrolled
    And the counter has applied for a citizen
    And the reviewer has taken the case
    When the operator removes the reviewer
    And the other reviewer takes that case
    Then the other reviewer has the case
    When the reviewer looks at the case
    Then it is refused as "reviewer-not-enrolled"

  @D-25
  Scenario: Who was removed and is enrolled again is a reviewer again
    Given a reviewer is enrolled
    And the counter has applied for a citizen
    When the operator removes the reviewer
    And the operator enrols the reviewer again
    And the reviewer takes the next case
    Then it is the case of a citizen
    And the audit trail of the reviewer reads "reviewer.enrolled, reviewer.removed, reviewer.enrolled"

  @D-25 @refusal:reviewer-not-found
  Scenario: Nobody is removed who is no reviewer
    When the operator removes the reviewer
    Then it is refused as "reviewer-not-found"
    When the operator enrols the reviewer again
    And the operator removes the reviewer
    And the operator removes the reviewer
    Then it is refused as "reviewer-not-found"

  @D-25 @R-034
  Scenario: Only reviewers come to the desk, and only operators say who they are
    Given the counter has applied for a citizen
    When the counter takes the next case
    Then it is refused as "role-forbidden"
    When the counter wants to be enrolled as a reviewer
    Then it is refused as "role-forbidden"
