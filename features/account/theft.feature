Feature: Report theft, and have the account frozen at once

  @R-042 @D-17 @refusal:account-frozen
  Scenario: The holder reports theft at the portal
    Given a citizen who is logged in
    When the applicant reports theft
    Then the account is frozen
    And a mail about the freezing arrives
    When the applicant logs in
    Then it is refused as "account-frozen"
    And the next step mentions "Unfreeze it at the portal with your card"

  @R-042 @D-17
  Scenario: Whoever else is logged in is logged out by the report, for good
    Given a citizen who is logged in
    And a thief is logged in with the same card and password
    When the applicant reports theft
    And the thief looks at the menu
    Then it is refused as "session-missing"
    When the applicant unfreezes the account
    And the thief looks at the menu
    Then it is refused as "session-missing"

  @R-042
  Scenario: Reporting again changes nothing more
    Given a citizen who is logged in
    When the applicant reports theft
    And counter staff freeze the account of the person
    Then the account is frozen since the first report
    And one mail about the freezing was sent

  @R-042
  Scenario: The same report sent twice gets the same answer
    Given a citizen who is logged in
    When the applicant sends the report of theft twice
    Then both reports name the same instant

  @R-042
  Scenario: Only who is logged in reports at the portal
    Given a citizen who is registered
    When the applicant reports theft
    Then it is refused as "session-missing"

  @R-042 @D-17
  Scenario: Whoever cannot log in reports at a counter
    Given a citizen who is logged in
    When counter staff freeze the account of the person
    Then the account is frozen
    And a mail about the freezing arrives
    When the applicant looks at the menu
    Then it is refused as "session-missing"

  @R-042 @refusal:account-not-found
  Scenario: There is nothing to freeze for somebody without an account
    Given a citizen at an office
    When counter staff freeze the account of the person
    Then it is refused as "account-not-found"

  @R-042
  Scenario: Other staff do not freeze accounts
    Given a citizen who is registered
    When a reviewer freezes the account of the person
    Then it is refused as "role-forbidden"

  @D-17
  Scenario: Card and password unfreeze the account at the portal
    Given a citizen who is logged in
    And the applicant has reported theft
    When the applicant unfreezes the account
    Then the account is not frozen any more
    And a mail about the unfreezing arrives
    When the applicant logs in
    Then the portal shows the menu

  @D-17
  Scenario: The card alone does not unfreeze, and a wrong password counts as at log in
    Given a citizen who is logged in
    And the applicant has reported theft
    When the applicant tries to unfreeze the account with 5 wrong passwords
    Then it is refused as "login-failed"
    When the applicant unfreezes the account
    Then it is refused as "password-wait"
    And the account is still frozen

  @D-17
  Scenario Outline: Counter staff unfreeze the account after seeing <shown>
    Given a citizen who is logged in
    And the applicant has reported theft
    When counter staff unfreeze the account after seeing <shown>
    Then the account is not frozen any more
    And a mail about the unfreezing arrives

    Examples:
      | shown                 |
      | the card              |
      | the identity document |

  @D-17
  Scenario: Unfreezing an account that is not frozen changes nothing, and nobody is told
    Given a citizen who is logged in
    When counter staff unfreeze the account after seeing the identity document
    And the applicant looks at the own activity
    Then the newest entries of the activity, but for those of the system, are:
      | what                 | by                                    | about |
      | Log in at the portal | somebody at the portal, not logged in |       |

  @D-17
  Scenario: Unfreezing what the insurer suspended does not bring it back
    Given a citizen who is logged in
    And the applicant has reported theft
    And an operator has suspended the person for "untrue-data"
    When the applicant unfreezes the account
    Then it is refused as "account-suspended"
    And the account is still frozen
