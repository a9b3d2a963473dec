Feature: The account application of somebody with a citizen digital certificate

  Background:
    Given the world begins at "2026-11-23T02:00:00Z"

  @R-094 @R-095 @R-058 @N-30
  Scenario: The account is active at once, and its password opens the portal with the card
    Given a citizen who is logged in with the certificate
    When the holder applies for the account
    Then the account is active
    And a completion mail arrives
    And the personal-data portal offers the whole menu
    And the log in from before the application opens nothing
    When the health-insurance card is in the reader instead
    And the applicant logs in
    Then the portal shows the menu

  @R-094 @I-15
  Scenario: Operators see how it was made, and not by whom
    Given a citizen who is logged in with the certificate
    When the holder applies for the account
    Then the operator sees the processes:
      | kind         | channel     | outcome   |
      | registration | certificate | active    |
      | notice       |             | delivered |
      | card-reading | portal      | read      |
    And the audit trail of the registration reads "registration.registered-with-certificate"

  @R-038
  Scenario: The consent to the rules is recorded
    Given a citizen who is logged in with the certificate
    When the holder applies for the account
    Then the consent is recorded with the rules in force

  @R-038
  Scenario Outline: Without consent to the rules in force there is no account
    Given a citizen who is logged in with the certificate
    When the holder applies for the account <how>
    Then it is refused as "<refusal>"
    And there is no account

    Examples:
      | how                                | refusal            |
      | without accepting the rules        | terms-not-accepted |
      | accepting the rules of "2001-01-01" | terms-outdated     |

  @R-095
  Scenario Outline: The entries are judged as they are on page 2
    Given a citizen who is logged in with the certificate
    When the holder applies for the account with "<field>" "<entry>"
    Then it is refused as "<refusal>"
    And there is no account

    Examples:
      | field                | entry         | refusal             |
      | password             | abc12         | password-length     |
      | password             | Peach#20711234 | password-length    |
      | password             | Peach <2071   | password-characters |
      | password             | A223456781    | password-common     |
      | password             | 0740719       | password-common     |
      | passwordConfirmation | Plum#2071     | password-mismatch   |
      | email                | nobody        | email-invalid       |
      | mobile               | 12345         | mobile-invalid      |

  @R-095 @R-075
  Scenario: A Microsoft address and a weak password are warned of and accepted
    Given a citizen who is logged in with the certificate
    When the holder applies for the account with "email" "mei@hotmail.com"
    Then the applicant is warned of "microsoft-mail"

  @R-096 @R-058
  Scenario: Who registered with the card is warned, and the one password changes in both worlds
    Given a citizen with a citizen digital certificate who is registered
    And the holder is logged in with the certificate
    When the holder looks at the menu
    Then the personal-data portal warns that the password of the registration changes
    When the holder applies for the account with "password" "Plum#2071"
    Then the answer says that the password of the registration has changed
    And a mail about the changed password arrives
    When the health-insurance card is in the reader instead
    And the applicant logs in
    Then it is refused as "login-failed"
    When the holder logs in at the portal with the new password "Plum#2071"
    Then the portal shows the menu

  @R-096 @N-30 @N-31
  Scenario: With the password every other log in ends, and this one goes on under another id
    Given a citizen with a citizen digital certificate who is registered
    And the same person is logged in at another desk with the card
    And the holder is logged in with the certificate
    When the holder applies for the account with "password" "Plum#2071"
    Then the personal-data portal offers the whole menu
    And the log in at the other desk has ended
    And the log in from before the application opens nothing

  @R-096 @D-18
  Scenario: The first address hears that it was changed
    Given a citizen with a citizen digital certificate who is registered
    And the holder is logged in with the certificate
    When the holder applies for the account with "email" "mei@new.example.com"
    Then the first address hears that it was changed

  @R-096 @N-30
  Scenario: Whoever got an account at the portal meanwhile logs in again and is warned first
    Given a citizen who is logged in with the certificate
    And the same person registers at an office
    When the holder applies for the account
    Then it is refused as "already-registered"

  @R-094
  Scenario: An application that waits for its mail is void when the certificate makes the account
    Given a citizen who has applied
    And the holder logs in with the certificate after all
    When the holder applies for the account
    Then the account is active
    And the application from before is void

  @R-010
  Scenario: A person whose registration is suspended is sent to a counter
    Given a citizen whose registration is suspended who is logged in with the certificate
    When the holder applies for the account
    Then it is refused as "registration-suspended"
    And there is no account

  @I-11
  Scenario: An application whose answer was lost is answered again, and makes one account
    Given a citizen who is logged in with the certificate
    When the holder applies for the account twice with the same key
    Then both answers name the same application
    And the personal-data portal offers the whole menu

  @R-094
  Scenario: Nobody applies for an account without having logged in
    Given a citizen with a citizen digital certificate
    When the holder applies for the account
    Then it is refused as "session-missing"
