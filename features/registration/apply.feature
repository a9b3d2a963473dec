Feature: Applying makes an application that waits for its confirmation

  @R-077 @D-02 @D-03
  Scenario: The applicant is told what happens next
    Given a citizen at the portal on page 2
    When the applicant fills in page 2
    Then the application is accepted
    And it can be confirmed until exactly 5 days after it was accepted
    And the message promises a mail whose link activates the account

  @I-02 @refusal:already-applied
  Scenario: One application at a time
    Given a citizen who has applied
    When the applicant starts another application
    Then it is refused as "already-applied"
    And the refusal says until when the first can be confirmed

  @I-02 @refusal:already-registered
  Scenario: Who is registered does not apply again
    Given a citizen who is registered
    When the applicant starts another application
    Then it is refused as "already-registered"

  @I-02 @N-09
  Scenario: Twenty applications of one person at the same time
    Given a citizen with 20 forms open on page 2
    When all 20 are sent at the same time
    Then one is accepted and 19 are refused as "already-applied"
    And the person has one application and one confirmation mail

  @I-11
  Scenario: An application that is sent again with the same key is the same application
    Given a citizen at the portal on page 2
    When the applicant sends page 2 twice with the same key
    Then both answers name the same application
    And the person has one application and one confirmation mail

  @I-11 @refusal:idempotency-key-reused
  Scenario: A key does not serve another request
    Given a citizen at the portal on page 2
    When the applicant sends page 2 and then another page 2 with the same key
    Then it is refused as "idempotency-key-reused"

  @I-11 @refusal:idempotency-key-missing
  Scenario: A command without a key
    Given a citizen at the portal on page 2
    When the applicant sends page 2 without a key
    Then it is refused as "idempotency-key-missing"
    And no application is made

  @D-37 @refusal:too-many-mails
  Scenario: A mailbox is not flooded
    Given a citizen who has applied
    And the applicant has had the confirmation mail sent again 2 times
    When the applicant has the confirmation mail sent again
    Then it is refused as "too-many-mails"
    And after the instant that the refusal names it is sent
