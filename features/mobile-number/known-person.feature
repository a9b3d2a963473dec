Feature: Method 1 for somebody who is known already

  @D-36 @R-058
  Scenario: Whoever has an account gets a verified phone, and a new password in both worlds
    Given a citizen who is logged in
    And the own SIM is in the phone
    When the person authenticates by mobile number on the phone
    And the person sets the registration password "Plum#2071" on the phone
    Then the App says that the password replaces the earlier one
    And the person is greeted in the App on the phone
    And a mail tells that the password was changed
    When the applicant looks at the menu
    Then it is refused as "session-missing"
    When the applicant logs in
    Then it is refused as "login-failed"
    When the applicant logs in with the new password "Plum#2071"
    Then the portal shows the menu

  @D-36
  Scenario: An application that waits for its mail is void, and its link opens nothing
    Given a citizen who has applied
    And the own SIM is in the phone
    When the person registers by mobile number on the phone
    Then the first application is void
    When the applicant confirms the e-mail address
    Then it is refused as "link-expired"

  @D-16 @D-36 @I-02
  Scenario: A second phone with the same SIM
    Given a citizen who has registered by mobile number on the phone
    And the own SIM is in the tablet
    When the person registers by mobile number on the tablet
    Then the person has one account, used on both devices

  @I-02 @D-36
  Scenario: Two phones at once
    Given a citizen whose number was accepted on the phone and on the tablet
    When the password is set on the phone and on the tablet at the same time
    Then the person has one account, used on both devices

  @R-042 @D-17 @N-38
  Scenario: A frozen account is not thawed by another phone
    Given a citizen who is logged in
    And the applicant has reported theft
    And the own SIM is in the phone
    When the person authenticates by mobile number on the phone
    And the person sets the registration password on the phone
    Then it is refused as "account-frozen"

  @R-039
  Scenario Outline: Whom the insurer has stopped gets no other way in
    Given a citizen who is logged in
    And the own SIM is in the phone
    When an operator has <stopped> the person for "misuse"
    And the person authenticates by mobile number on the phone
    And the person sets the registration password on the phone
    Then it is refused as "<code>"

    Examples:
      | stopped   | code              |
      | suspended | account-suspended |
      | banned    | account-banned    |
