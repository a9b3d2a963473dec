Feature: After the deletion

  @R-123 @N-31
  Scenario: Nobody is logged in any more, and nobody can log in
    Given a citizen who was registered at an office and has got the deletion mail
    When the person logs in at the portal
    And the person confirms the deletion
    And the applicant looks at the menu
    Then it is refused as "session-missing"
    When the person tries to log in at the portal
    Then it is refused as "login-failed"

  @R-123
  Scenario: There is nothing more to delete
    Given a citizen who was registered at an office and has got the deletion mail
    When the person confirms the deletion
    And the person checks ID number and card number
    Then it is refused as "deletion-check-failed"

  @R-123
  Scenario: A link to a new password ends with the registration
    Given a citizen who was registered at an office and has got the deletion mail
    And the person has got the mail with the link to a new password too
    When the person confirms the deletion with the deletion mail
    And the person sets a new password with the other mail
    Then it is refused as "recovery-replaced"

  @R-127
  Scenario: Whoever was deleted may register again, at the portal
    Given a citizen who was registered at an office and has got the deletion mail
    When the person confirms the deletion
    And the applicant applies
    And the applicant opens the confirmation mail that has come
    And the applicant confirms the e-mail address
    Then the account is active
    And it is another one than the deleted

  @R-127
  Scenario: Whoever was deleted may register again, at an office
    Given a citizen who was registered at an office and has got the deletion mail
    When the person confirms the deletion
    And counter staff register the person
    Then the account is active
    And it is another one than the deleted

  @R-127 @D-13
  Scenario: Wrong passwords of the former account do not count for the new one
    Given a citizen who was registered at an office and has got the deletion mail
    When the person logs in with wrong passwords until there is a wait
    And the person confirms the deletion
    And counter staff register the person
    And the person tries to log in at the portal
    Then the portal shows the menu

  @R-044 @R-123
  Scenario: What was recorded is kept, the password is not
    Given a citizen who was registered at an office and has got the deletion mail
    When the person confirms the deletion
    Then the audit trail of the deleted registration is whole
    And its password is not kept

  @R-124 @F-30
  Scenario: The mail server is down
    Given a citizen who was registered at an office and has got the deletion mail
    And the mail server is down
    When the person confirms the deletion
    Then the message says that a new application is needed
    When 6 hours pass
    And the mail server is up
    And 1 hour passes
    Then a mail says that the registration was deleted

  @R-124 @D-18
  Scenario: The mail goes to both mailboxes where the link went to a changed address
    Given a citizen who was registered at an office
    When the person asks for the deletion by mail to "changed@example.com"
    And the person opens the deletion mail at "changed@example.com"
    And the person confirms the deletion
    Then a mail says that the registration was deleted
    And a mail at "changed@example.com" says that the registration was deleted

  @R-123 @I-11
  Scenario: The API dies after it has deleted, and answers the same when asked again
    Given a citizen who was registered at an office and has got the deletion mail
    And the API will be killed after its next commit
    When the person confirms the deletion, and repeats it with the same key once the API is back
    Then the message says that a new application is needed
    And exactly one mail says that the registration was deleted

  @R-039 @R-127
  Scenario: Nobody gets round a ban by registering again
    Given a citizen who was registered at an office and has got the deletion mail
    When the person confirms the deletion
    And an operator has banned the person for "misuse"
    And the applicant applies
    Then it is refused as "account-banned"
    When counter staff register the person
    Then it is refused as "account-banned"
