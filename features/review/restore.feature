Feature: A withdrawal for misuse is lifted

  @D-22 @D-25 @R-132
  Scenario: A review lead who has not withdrawn it gives the card back
    Given a reviewer is enrolled
    And another reviewer is enrolled as review lead
    And a citizen who is logged in on the phone
    And the counter has applied for the person
    And the application was withdrawn by the reviewer
    When the review lead lifts the withdrawal
    Then a mail says that the virtual card can be used again
    When the person opens the virtual card
    Then it is shown without photo
    When the person applies for the virtual card
    Then the application is under review

  @D-25 @refusal:review-lead-only
  Scenario: A reviewer who is no lead cannot
    Given two reviewers are enrolled
    And the counter has applied for a citizen
    And the application was withdrawn by the reviewer
    When the other reviewer lifts the withdrawal
    Then it is refused as "review-lead-only"

  @D-25 @refusal:own-decision
  Scenario: Not even a lead lifts the own withdrawal
    Given a review lead is enrolled
    And the counter has applied for a citizen
    And the application was withdrawn by the reviewer
    When the reviewer lifts the withdrawal
    Then it is refused as "own-decision"

  @D-25 @N-54
  Scenario: Not even a lead lifts the withdrawal of the own card
    Given a reviewer is enrolled
    And another citizen, who is a review lead, is enrolled
    And the counter has applied for another citizen
    And the application was withdrawn by the reviewer
    When the review lead lifts the withdrawal
    Then it is refused as "own-case"

  @D-22 @refusal:card-not-withdrawn
  Scenario Outline: Where nothing was withdrawn there is nothing to lift
    Given a reviewer is enrolled
    And another reviewer is enrolled as review lead
    And the counter has applied for a citizen
    And <what>
    When the review lead lifts the withdrawal
    Then it is refused as "card-not-withdrawn"

    Examples:
      | what                                                       |
      | the application was approved by the reviewer               |
      | the withdrawal was made and lifted                         |
      | the physical card of the person is void                    |
      | the card was withdrawn for misuse and voided by the insurer |

  @D-22 @D-26
  Scenario: The insurer's suspension and the reviewers' withdrawal are two things
    Given a reviewer is enrolled
    And another reviewer is enrolled as review lead
    And a citizen who is logged in on the phone
    And the counter has applied for the person
    And the application was withdrawn by the reviewer
    And the physical card of the person is suspended
    When the physical card of the person is valid
    And the person opens the virtual card
    Then it is refused as "card-suspended"
    And no mail says that the card can be used again
    When the physical card of the person is suspended
    And the review lead lifts the withdrawal
    And the person opens the virtual card
    Then it is refused as "card-suspended"
    And no mail says that the card can be used again
    When the physical card of the person is valid
    Then a mail says that the virtual card can be used again

  @D-22 @D-25
  Scenario: Who withdrew the card a second time cannot lift it by the first
    Given two review leads are enrolled
    And the counter has applied for a citizen
    And the application was withdrawn by the reviewer
    And the other reviewer has lifted the withdrawal and has withdrawn the next application
    When the other reviewer lifts the withdrawal of the first application
    Then it is refused as "card-not-withdrawn"
