Feature: Log in at the portal with card and password

  @R-012 @D-09
  Scenario: Card and password
    Given a citizen who is registered
    When the applicant logs in
    Then the portal shows the menu
    And the log in ends 2 hours after it began

  @R-012 @refusal:login-failed
  Scenario: A wrong password and an unknown person get the same answer
    Given a citizen who is registered
    When the applicant logs in with the password "Plum#2071"
    Then it is refused as "login-failed"
    When another citizen who never registered logs in
    Then it is refused as "login-failed" with the same words

  @R-012
  Scenario: The password alone is not enough
    Given a citizen who is registered
    And the card is pulled out
    When the applicant logs in
    Then it is refused as "no-card"

  @R-018 @R-063
  Scenario Outline: A card that was read and not verified is not enough
    Given a citizen who is registered
    And the applicant has had the card read and not verified
    When <what is tried> with that reading
    Then it is refused as "card-not-verified"

    Examples:
      | what is tried                       |
      | the applicant logs in               |
      | the applicant unfreezes the account |
      | the applicant asks for a new password |

  @R-012
  Scenario: An account that waits for its confirmation cannot log in
    Given a citizen who has applied
    When the applicant logs in
    Then it is refused as "login-failed"

  @R-012 @N-31 @refusal:session-missing
  Scenario: After log out the portal is closed
    Given a citizen who is logged in
    When the applicant logs out
    And the applicant looks at the menu
    Then it is refused as "session-missing"

  @D-09 @N-31
  Scenario: After two hours the portal is closed
    Given a citizen who is logged in
    When 2 hours pass
    And the applicant looks at the menu
    Then it is refused as "session-missing"
