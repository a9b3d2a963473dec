Feature: The confirmation mail is sent again

  @R-110 @R-112 @D-03
  Scenario: To the stored address
    Given a citizen who has applied
    When 1 day passes
    And the applicant has the confirmation mail sent again
    Then the message asks to collect the mail
    And the deadline has not moved
    When the applicant confirms the e-mail address with the link of the second mail
    Then the account is active

  @R-111 @R-112 @D-18
  Scenario: To a changed address
    Given a citizen who has applied
    When the applicant has the confirmation mail sent to "changed@example.com"
    Then a confirmation mail arrives at "changed@example.com"
    And a notice of the change arrives at the first address
    When the applicant confirms the e-mail address with the link in the mail to "changed@example.com"
    Then the account is active

  @R-111 @D-18
  Scenario: A changed address needs the household address
    Given a citizen who has applied
    When the applicant has the confirmation mail sent to "changed@example.com" giving another village
    Then it is refused as "register-mismatch"
    And no mail arrives at "changed@example.com"

  @R-111
  Scenario: A changed address needs the mobile number
    Given a citizen who has applied
    When the applicant has the confirmation mail sent to "changed@example.com" without a mobile number
    Then it is refused as "request-invalid"
    And the refusal names the field "changeTo.mobile"

  @R-111 @R-075
  Scenario: The warning about Microsoft's addresses stands at this field too
    Given a citizen who has applied
    When the applicant has the confirmation mail sent to "changed@hotmail.com"
    Then the applicant is warned of "microsoft-mail"

  @R-110 @refusal:no-open-application
  Scenario: There is nothing to confirm
    Given a citizen at the portal
    When the applicant has the confirmation mail sent again
    Then it is refused as "no-open-application"

  @R-110
  Scenario: After the deadline there is nothing to confirm any more
    Given a citizen who has applied
    When 5 days and 1 second pass
    And the applicant has the confirmation mail sent again
    Then it is refused as "no-open-application"

  @R-110
  Scenario: The card has to be read
    Given a citizen who has applied
    And the card is pulled out
    When the applicant has the confirmation mail sent again
    Then it is refused as "no-card"
