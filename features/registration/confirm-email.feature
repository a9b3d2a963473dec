Feature: The e-mail address is confirmed with the link and the card

  @R-078 @R-083 @D-01 @D-03
  Scenario: The confirmation mail
    Given the world begins at "2026-11-21T06:47:43Z"
    And a citizen who has applied
    When the applicant opens the confirmation mail
    Then the mail is in Chinese and English, says that the application was approved and carries a link
    And the mail names the deadline in both calendars
    And the mail says that it was sent automatically and must not be replied to

  @R-080 @R-082
  Scenario: Open the link, read the card, check the name, press OK
    Given a citizen who has applied
    When the applicant opens the link of the confirmation mail
    Then the page warns that the password also becomes the App's
    When the applicant confirms the e-mail address
    Then the name "林美玲" is shown and the account is active
    And the applicant is warned of "app-password-changes"
    And the registration process has ended as "active"

  @R-081 @R-082 @R-083
  Scenario: The completion mail
    Given a citizen who registered at the portal
    When the applicant opens the completion mail
    Then the mail is in Chinese and English and says that the registration is complete
    And the mail says that the password also becomes the App's
    And the mail says that it was sent automatically and must not be replied to

  @R-079 @D-02 @D-03 @N-13
  Scenario Outline: The link counts up to its deadline, and not a second longer
    Given a citizen who has applied
    When it is <when> the deadline
    And the applicant confirms the e-mail address
    Then <outcome>

    Examples:
      | when            | outcome               |
      | 1 second before | the account is active |
      | exactly         | the account is active |

    @refusal:link-expired
    Examples: too late
      | when           | outcome                         |
      | 1 second after | it is refused as "link-expired" |

  @N-11 @refusal:link-used
  Scenario: A link works once
    Given a citizen who registered at the portal
    When the applicant confirms the e-mail address again
    Then it is refused as "link-used"
    And the account is still active

  @D-03 @N-12 @refusal:link-replaced
  Scenario: After a resend only the newest link works
    Given a citizen who has applied
    And the applicant has had the confirmation mail sent again 1 time
    When the applicant confirms the e-mail address with the link of the first mail
    Then it is refused as "link-replaced"
    When the applicant confirms the e-mail address with the link of the second mail
    Then the account is active

  @N-15 @refusal:link-unknown
  Scenario Outline: A link that was changed
    Given a citizen who has applied
    When the applicant confirms the e-mail address with the link <changed>
    Then it is refused as "link-unknown"

    Examples:
      | changed                          |
      | with its last character replaced |
      | in another case                  |
      | cut short                        |

  @N-16
  Scenario: Somebody else's link does not exist for the own card
    Given a citizen who has applied
    When another citizen confirms the e-mail address with that link
    Then it is refused as "link-unknown"
    And the application still waits for its confirmation

  @N-14
  Scenario: A mail scanner that opens the link uses nothing up
    Given a citizen who has applied
    When a mail scanner opens the link of the confirmation mail 3 times
    And the applicant confirms the e-mail address
    Then the account is active

  @R-080
  Scenario: Confirming needs the card
    Given a citizen who has applied
    And the card is pulled out
    When the applicant confirms the e-mail address
    Then it is refused as "no-card"
    And the application still waits for its confirmation
