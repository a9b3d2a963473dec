Feature: An account that was made with the mobile number gets its e-mail address by a link

  @R-109 @D-36
  Scenario: Enter the address, open the link, press OK
    Given a citizen who is logged in, to whose account no e-mail address belongs
    When the applicant saves "first@example.com" as "email"
    Then the message says that a mail with a link is on its way
    And the basic data show no main e-mail address, but that "first@example.com" waits for its confirmation
    When the applicant logs out
    And the applicant opens the mail at "first@example.com" and confirms the address with its link
    Then the message says that the address is confirmed
    And the recovery process has ended as "used"
    And a mail at "first@example.com" says that the address is confirmed
    When the applicant logs in
    Then the basic data show the main e-mail address "first@example.com"

  @R-083 @D-01 @D-36
  Scenario: The mail with the link to confirm the address
    Given the world begins at "2026-11-21T06:47:43Z"
    And a citizen who was mailed a link to confirm the address "first@example.com"
    Then the mail is in Chinese and English, says what the link is for and carries it
    And the mail names the end of the link in both calendars
    And the mail says that it was sent automatically and must not be replied to

  @R-109
  Scenario: The rest of the form is saved at once
    Given a citizen who is logged in, to whose account no e-mail address belongs
    When the applicant saves the mobile number "0912345678" and the main e-mail address "first@example.com"
    Then the basic data show the mobile number "0912345678" and no main e-mail address

  @D-02 @D-36
  Scenario Outline: The link to confirm an address works for 24 hours
    Given a citizen who was mailed a link to confirm the address "first@example.com"
    When it is <when> the end of the link
    And the applicant confirms the address with that link
    Then <outcome>

    Examples:
      | when            | outcome                                       |
      | 1 second before | the message says that the address is confirmed |

    Examples: too late
      | when           | outcome                             |
      | exactly        | it is refused as "recovery-expired" |
      | 1 second after | it is refused as "recovery-expired" |

  @D-02 @D-36
  Scenario: At the end of the link the address does not wait any more
    Given a citizen who was mailed a link to confirm the address "first@example.com"
    When it is exactly the end of the link
    And the applicant logs in
    Then the basic data show no e-mail address, neither confirmed nor waiting

  @D-36
  Scenario: The link to confirm an address works once
    Given a citizen who was mailed a link to confirm the address "first@example.com"
    When the applicant confirms the address with that link
    Then the message says that the address is confirmed
    When the applicant confirms the address with that link
    Then it is refused as "recovery-used"

  @D-36
  Scenario: Of two addresses that were entered the newer one counts
    Given a citizen who was mailed a link to confirm the address "first@example.com"
    When the applicant saves "second@example.com" as "email"
    And the applicant confirms the address with that link
    Then it is refused as "recovery-replaced"
    When the applicant opens the mail at "second@example.com" and confirms the address with its link
    Then the message says that the address is confirmed
    And the basic data show the main e-mail address "second@example.com"

  @N-14
  Scenario: A mail scanner does not confirm an address
    Given a citizen who was mailed a link to confirm the address "first@example.com"
    When a mail scanner opens the link 3 times
    Then the basic data show no main e-mail address, but that "first@example.com" waits for its confirmation

  @N-15
  Scenario Outline: A link to confirm an address that was changed
    Given a citizen who was mailed a link to confirm the address "first@example.com"
    When the applicant confirms the address with that link <changed>
    Then it is refused as "recovery-unknown"

    Examples:
      | changed                          |
      | with its last character replaced |
      | in another case                  |
      | cut short                        |

  @D-36
  Scenario: A link leads to what it was mailed for and to nothing else
    Given a citizen who was mailed a link to a new password
    When the applicant confirms the address with that link
    Then it is refused as "recovery-unknown"

  @D-36
  Scenario: Nobody confirms in time
    Given a citizen who was mailed a link to confirm the address "first@example.com"
    When 24 hours and 1 minute pass
    Then the recovery process has ended as "lapsed"
    And nobody knows an e-mail address of the account
