Feature: While the carriers are down, nothing is lost and the person is not held up

  @F-34 @F-37 @R-053
  Scenario: The gateway is down and comes back
    Given a citizen with the own SIM in the phone
    And the gateway is down
    When the person begins to authenticate by mobile number on the phone
    Then the number is still being checked
    When the gateway is well again
    And 30 seconds pass
    Then the check on the phone has become "matched"

  @F-34 @I-16
  Scenario: The gateway's answer is lost
    Given a citizen with the own SIM in the phone
    And the gateway will record the next question without answering it
    When the person authenticates by mobile number on the phone
    Then the number is accepted
    And the carrier was asked once

  @F-34 @F-07 @I-16
  Scenario: The worker dies with the carrier's answer in its hands
    Given a citizen with the own SIM in the phone
    And the worker will be killed after the carrier's next answer
    When the person begins to authenticate by mobile number on the phone
    And the worker comes back
    And the person waits for the check on the phone
    Then the number is accepted
    And the carrier was asked once
    And the audit trail of the check reads "carrier-check.requested, carrier-check.settled"

  @F-07 @I-16
  Scenario: The worker dies after it has noted the carrier's answer
    Given a citizen with the own SIM in the phone
    And the worker will be killed after it has noted the carrier's next answer
    When the person begins to authenticate by mobile number on the phone
    And the worker comes back
    Then the check process has ended as "matched"
    And the audit trail of the check reads "carrier-check.requested, carrier-check.settled"

  @F-35 @D-19 @refusal:carrier-check-given-up
  Scenario: The person goes over to the device code while the number is still being checked
    Given a citizen with a number whose operator never answers in the phone
    When the person begins to authenticate by mobile number on the phone
    And the person goes over to the device code on the phone
    Then the check process has ended as "switched"
    And the operator's secret is not kept
    And the audit trail of the check reads "carrier-check.requested, carrier-check.given-up"
    When the person sets the registration password on the phone
    Then it is refused as "carrier-check-given-up"
    And the next step mentions "device code"

  @F-35 @refusal:carrier-check-pending
  Scenario: No password before the answer
    Given a citizen with a number whose operator never answers in the phone
    When the person begins to authenticate by mobile number on the phone
    And the person sets the registration password on the phone
    Then it is refused as "carrier-check-pending"
    And nobody is registered

  @F-35
  Scenario: One carrier is down, the others go on
    Given the carrier "taiwan-mobile" is down
    And a citizen with the own SIM in the phone
    And another citizen with the own SIM in the tablet
    When both begin to authenticate by mobile number
    And 20 seconds pass
    Then the check on the phone has become "matched"
    And the check on the tablet has become "checking"
    When the gateway is well again
    And 30 seconds pass
    Then the check on the tablet has become "matched"

  @F-36
  Scenario Outline: An answer that cannot be trusted does not count
    Given a citizen with the own SIM in the phone
    And the gateway <lies>
    When the person begins to authenticate by mobile number on the phone
    And 20 seconds pass
    Then the number is still being checked
    When the gateway is well again
    And 30 seconds pass
    Then the check on the phone has become "matched"

    Examples:
      | lies                                  |
      | signs with a foreign key              |
      | has a clock that is 6 minutes slow    |
      | has a clock that is 6 minutes fast    |
      | answers about another transaction     |

  @F-36
  Scenario: A clock that is four minutes off does no harm
    Given a citizen with the own SIM in the phone
    And the gateway has a clock that is 4 minutes slow
    When the person authenticates by mobile number on the phone
    Then the number is accepted

  @F-36
  Scenario Outline: Older answers are ignored
    Given a citizen with a number whose operator answers when asked a third time in the phone
    When the person begins to authenticate by mobile number on the phone
    And the gateway <lies> at the next question
    And 45 seconds pass
    Then the check on the phone has become "matched"

    Examples:
      | lies                     |
      | repeats its last answer  |
      | contradicts its last answer under the same number |

  @F-20 @I-12
  Scenario: Temporal is down when the check begins
    Given a citizen with the own SIM in the phone
    When Temporal goes down
    And the person begins to authenticate by mobile number on the phone
    Then the number is still being checked
    When Temporal comes back
    And the person waits for the check on the phone
    Then the number is accepted
