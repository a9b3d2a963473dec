Feature: Whoever is logged in can change the password

  @R-058 @R-106 @R-107
  Scenario: The new password twice, and Save
    Given a citizen who is logged in
    When the applicant changes the password
    Then the message says that the next log in with the card uses the new password
    And the applicant is warned of "app-password-changes"
    And a mail says that the password of portal and App was changed
    When the applicant logs in with the old password
    Then it is refused as "login-failed"
    When the applicant logs in with the new password
    Then the portal shows the menu

  @R-106
  Scenario: Changing the password needs the log in
    Given a citizen who is registered
    When the applicant changes the password
    Then it is refused as "session-missing"

  @N-31
  Scenario: Changing the password ends every log in, also on another computer
    Given a citizen who is logged in
    And the applicant is logged in at another computer too
    When the applicant changes the password
    And the applicant looks at the menu
    Then it is refused as "session-missing"
    When the applicant looks at the menu of the other computer
    Then it is refused as "session-missing"

  @R-012
  Scenario: Log out is for this computer alone
    Given a citizen who is logged in
    And the applicant is logged in at another computer too
    When the applicant logs out
    And the applicant looks at the menu of the other computer
    Then the portal shows the menu

  @N-31
  Scenario: Of two changes at the same moment the first ends the log in of the second
    Given a citizen who is logged in
    When the applicant sends two different new passwords at the same moment
    Then one is taken, and the other is refused as "session-missing"

  @I-11
  Scenario: The answer to the change is lost with the log in that it ended
    Given a citizen who is logged in
    And the API will be killed after its next commit
    When the applicant changes the password and repeats it with the same key once the API is back
    Then the message says that the next log in with the card uses the new password

  @R-106 @refusal:password-unchanged
  Scenario: The present password is no new one
    Given a citizen who is logged in
    When the applicant changes the password to the present one
    Then it is refused as "password-unchanged"

  @R-106
  Scenario: The new password is entered twice
    Given a citizen who is logged in
    When the applicant changes the password to "Plum#2071" and the confirmation "Plum#2072"
    Then it is refused as "password-mismatch"

  @R-068 @R-108 @D-12 @N-25
  Scenario Outline: The new password has 6 to 12 characters and is never cut
    Given a citizen who is logged in
    When the applicant changes the password to "<password>"
    Then <outcome>

    Examples:
      | password      | outcome                            |
      | Ab#4z9        | the new password is taken          |
      | Ab#4z9Ab#4z9  | the new password is taken          |
      | Ab#4z         | it is refused as "password-length" |
      | Ab#4z9Ab#4z9x | it is refused as "password-length" |

  @R-108 @N-26
  Scenario Outline: The new password is the same however it was typed
    Given a citizen who is logged in
    When the applicant changes the password to "<entered>"
    And the applicant logs in with the new password "<typed>"
    Then the portal shows the menu

    Examples:
      | entered      | typed        |
      | 🍑🍒🍓🍇🍈🍉🍊🍋🍌🍍🥝🥥 | 🍑🍒🍓🍇🍈🍉🍊🍋🍌🍍🥝🥥 |
      | Café#2071    | Café#2071   |

  @R-108 @D-12 @N-27
  Scenario Outline: What everybody would guess is no new password
    Given a citizen who is logged in
    When the applicant changes the password to <kind>
    Then it is refused as "password-common"
    And the old password is still valid

    Examples:
      | kind                           |
      | a common word                  |
      | the own ID number              |
      | the birth date in the ROC form |
      | the mobile number              |
      | the card number                |

  @N-33
  Scenario: A new password of a megabyte
    Given a citizen who is logged in
    When the applicant changes the password to one of a megabyte
    Then it is refused as "body-too-large"
    And the old password is still valid

  @R-108
  Scenario: A weak new password is taken with a warning
    Given a citizen who is logged in
    When the applicant changes the password to "qzvjxkwp"
    Then the new password is taken
    And the applicant is warned of "password-weak"

  @R-106
  Scenario: A link to a new password that was mailed before would undo the change
    Given a citizen who is logged in
    And the applicant was mailed a link to a new password
    When the applicant changes the password
    And the applicant sets another new password with that link
    Then it is refused as "recovery-replaced"
