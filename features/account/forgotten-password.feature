Feature: A forgotten password is replaced with a mailed link and the card

  @R-058 @R-113 @R-114 @R-115
  Scenario: By a mail to the stored address
    Given a citizen who is registered
    When the applicant asks for a new password
    Then the message asks to collect the mail with the link to a new password
    And the applicant is warned of "app-password-changes"
    When the applicant opens the mail with the link to a new password
    And the applicant opens its link
    Then the page warns that the new password also becomes the App's
    When the applicant sets a new password with that link
    Then the name "林美玲" is shown and the message says that portal and App take the new password
    And the applicant is warned of "app-password-changes"
    And the recovery process has ended as "used"
    When the applicant logs in with the new password
    Then the portal shows the menu
    When the applicant logs in with the old password
    Then it is refused as "login-failed"

  @R-083 @R-114 @R-115 @D-01 @D-08
  Scenario: The mail with the link
    Given the world begins at "2026-11-21T06:47:43Z"
    And a citizen who was mailed a link to a new password
    Then the mail is in Chinese and English, asks for card and new password and carries a link
    And the mail names the end of the link in both calendars
    And the mail says that the password also becomes the App's
    And the mail says that it was sent automatically and must not be replied to

  @R-107 @R-115
  Scenario: A mail tells that the password was changed
    Given a citizen who was mailed a link to a new password
    When the applicant sets a new password with that link
    Then a mail says that the password of portal and App was changed

  @R-113 @D-18
  Scenario: By a mail to a changed address
    Given a citizen who is registered
    When the applicant asks for a new password by mail to "changed@example.com"
    Then a mail with a link to a new password arrives at "changed@example.com"
    And the first address is told that a link was mailed elsewhere
    When the applicant sets a new password with that link
    Then the name "林美玲" is shown and the message says that portal and App take the new password
    And the first address is told that the address was changed
    When the applicant logs in with the new password
    Then the basic data show the main e-mail address "changed@example.com"

  @R-113 @D-18
  Scenario: The address stays until the link to the changed one was used
    Given a citizen who is logged in
    When the applicant asks for a new password by mail to "changed@example.com"
    Then the basic data show the first main e-mail address

  @R-113 @D-18
  Scenario: Another mailbox for the link needs the household address
    Given a citizen who is registered
    When the applicant asks for a new password by mail to "changed@example.com" giving another village
    Then it is refused as "register-mismatch"
    And no mail arrives at "changed@example.com"

  @R-113 @D-18
  Scenario: A household address that was guessed wrong uses the reading up
    Given a citizen who is registered
    And the applicant has read the card
    When the applicant asks with that reading for a new password by mail to "changed@example.com" giving another village
    And the applicant asks with that reading for a new password by mail to "changed@example.com"
    Then it is refused as "card-reading-used"

  @R-113 @D-18
  Scenario: Another mailbox for the link needs the mobile number
    Given a citizen who is registered
    When the applicant asks for a new password by mail to "changed@example.com" without a mobile number
    Then it is refused as "request-invalid"
    And the refusal names the field "changeTo.mobile"

  @R-075 @R-113
  Scenario: Microsoft's addresses are warned of here too
    Given a citizen who is registered
    When the applicant asks for a new password by mail to "changed@hotmail.com"
    Then the applicant is warned of "microsoft-mail"

  @R-113 @refusal:not-registered
  Scenario: Who never registered has no password to forget
    Given a citizen at the portal
    When the applicant asks for a new password
    Then it is refused as "not-registered"

  @R-113
  Scenario: An application that waits for its confirmation has no password to forget yet
    Given a citizen who has applied
    When the applicant asks for a new password
    Then it is refused as "not-registered"

  @R-113 @D-36 @refusal:email-unknown
  Scenario: Where no address is known, one has to be given
    Given a citizen who is logged in, to whose account no e-mail address belongs
    When the applicant asks for a new password
    Then it is refused as "email-unknown"
    When the applicant asks for a new password by mail to "first@example.com"
    Then a mail with a link to a new password arrives at "first@example.com"

  @R-113
  Scenario: Asking for a new password needs the card
    Given a citizen who is registered
    And the card is pulled out
    When the applicant asks for a new password
    Then it is refused as "no-card"

  @R-114
  Scenario: The link alone is not enough
    Given a citizen who was mailed a link to a new password
    And the card is pulled out
    When the applicant sets a new password with that link
    Then it is refused as "no-card"

  @R-113
  Scenario: Until the new password is set the old one is valid
    Given a citizen who was mailed a link to a new password
    When the applicant logs in
    Then the portal shows the menu

  @D-02 @D-08
  Scenario Outline: The link to a new password works for an hour
    Given a citizen who was mailed a link to a new password
    When it is <when> the end of the link
    And the applicant sets a new password with that link
    Then <outcome>

    Examples:
      | when            | outcome                    |
      | 1 second before | the new password is taken |

    @refusal:recovery-expired
    Examples: too late
      | when           | outcome                             |
      | exactly        | it is refused as "recovery-expired" |
      | 1 second after | it is refused as "recovery-expired" |

  @D-08 @refusal:recovery-used
  Scenario: The link to a new password works once
    Given a citizen who was mailed a link to a new password
    When the applicant sets a new password with that link
    Then the new password is taken
    When the applicant sets another new password with that link
    Then it is refused as "recovery-used"

  @D-08 @refusal:recovery-replaced
  Scenario: Of two links to a new password the newer one works
    Given a citizen who was mailed a link to a new password
    And the applicant was mailed another link to a new password
    When the applicant sets a new password with the first link
    Then it is refused as "recovery-replaced"
    And the first recovery process has ended as "replaced"
    When the applicant sets a new password with the second link
    Then the new password is taken

  @N-15 @refusal:recovery-unknown
  Scenario Outline: A link to a new password that was changed
    Given a citizen who was mailed a link to a new password
    When the applicant sets a new password with that link <changed>
    Then it is refused as "recovery-unknown"

    Examples:
      | changed                          |
      | with its last character replaced |
      | in another case                  |
      | cut short                        |

  @R-114 @N-16
  Scenario: Somebody else's card does not go with the link
    Given a citizen who was mailed a link to a new password
    When another citizen sets a new password with that link
    Then it is refused as "recovery-unknown"
    And the old password is still valid

  @N-14
  Scenario: A mail scanner does not use the link to a new password up
    Given a citizen who was mailed a link to a new password
    When a mail scanner opens the link 3 times
    And the applicant sets a new password with that link
    Then the new password is taken

  @R-068 @R-108 @D-12 @N-25 @N-27
  Scenario Outline: The rules for passwords hold at the reset too
    Given a citizen who was mailed a link to a new password
    When the applicant sets the password "<password>" with that link
    Then it is refused as "<code>"
    When the applicant sets a new password with that link
    Then the new password is taken

    Examples:
      | password      | code                |
      | Ab#4z         | password-length     |
      | Ab#4z9Ab#4z9x | password-length     |
      | Peach 2071    | password-characters |
      | 123456        | password-common     |

  @R-108 @N-27
  Scenario: The card number is no password at the reset either
    Given a citizen who was mailed a link to a new password
    When the applicant sets the card number as password with that link
    Then it is refused as "password-common"

  @N-33
  Scenario: A password of a megabyte at the reset
    Given a citizen who was mailed a link to a new password
    When the applicant sets a password of a megabyte with that link
    Then it is refused as "body-too-large"
    And the old password is still valid

  @R-114 @N-31
  Scenario: Setting a new password ends every log in
    Given a citizen who is logged in
    And the applicant was mailed a link to a new password
    When the applicant sets a new password with that link
    And the applicant looks at the menu
    Then it is refused as "session-missing"

  @R-042 @R-114 @D-17
  Scenario: Setting a new password does not unfreeze an account
    Given a citizen who is logged in
    When the applicant reports theft
    And the applicant was mailed a link to a new password
    And the applicant sets a new password with that link
    Then the new password is taken
    When the applicant logs in with the new password
    Then it is refused as "account-frozen"

  @R-042 @R-113 @D-17
  Scenario: Whoever holds the card of a frozen account cannot have the link mailed elsewhere
    Given a citizen who is logged in
    When the applicant reports theft
    And the applicant asks for a new password by mail to "thief@example.com"
    Then it is refused as "account-frozen"
    And no mail arrives at "thief@example.com"

  @R-041 @D-13 @N-28
  Scenario: A reset restores a password that was switched off
    Given a citizen who is registered
    And the password was switched off after 20 wrong ones
    When the applicant logs in
    Then it is refused as "password-off"
    When the applicant was mailed a link to a new password
    And the applicant sets a new password with that link
    And the applicant logs in with the new password
    Then the portal shows the menu

  @D-37
  Scenario: No more than three links to a new password within an hour
    Given a citizen who was mailed a link to a new password
    And the applicant was mailed another link to a new password
    And the applicant was mailed another link to a new password
    When the applicant asks for a new password
    Then it is refused as "too-many-mails"
    And the refusal says when to try again

  @D-08 @I-09 @F-30
  Scenario: While the mail server is down until after the end, the link is never mailed
    Given a citizen who is registered
    And the mail server is down
    When the applicant asks for a new password
    And 61 minutes pass
    And the mail server is up
    And 2 hours pass
    Then no mail with a link to a new password has arrived
    And the recovery process has ended as "lapsed"

  @D-02 @D-08 @I-12
  Scenario: A link that was used in time while the worker was down
    Given a citizen who was mailed a link to a new password
    When it is 1 second before the end of the link
    And the worker is off
    And the applicant sets a new password with that link
    And 1 hour passes
    Then the new password is taken
    When the worker comes back
    Then the recovery process has ended as "used"

  @D-02 @D-08 @I-12
  Scenario: A link that nobody used while the worker was down
    Given a citizen who was mailed a link to a new password
    And the worker is off
    When 2 hours pass
    And the worker comes back
    Then the recovery process has ended as "lapsed"
