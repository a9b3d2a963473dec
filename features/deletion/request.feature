Feature: The deletion is asked for, and a mail with link and code is sent

  Background:
    Given a citizen who was registered at an office

  @R-119 @R-121 @R-122 @R-126
  Scenario: The deletion mail goes to the stored address
    When the person asks for the deletion
    Then the message asks to collect the deletion mail
    And the page warns of what the App can do no longer
    When the person opens the deletion mail
    Then it is in Chinese and English and carries a link and a code of 6 characters
    And it says until when they can be used, what ends, and that it must not be replied to

  @R-125
  Scenario: Until the deletion is confirmed the service stays usable
    When the person asks for the deletion
    And the person logs in at the portal
    Then the portal shows the menu

  @R-119 @D-18
  Scenario: The deletion mail goes to a changed address
    When the person asks for the deletion by mail to "changed@example.com"
    Then the deletion mail arrives at "changed@example.com"
    And a notice that a mail went elsewhere arrives at the stored address
    And the stored address is still that of the account

  @R-119 @D-18
  Scenario: A changed address for the deletion mail needs the household address
    When the person asks for the deletion by mail to "changed@example.com" giving another village
    Then it is refused as "register-mismatch"
    And the refusal names no field
    And no mail arrives at "changed@example.com"

  @D-18
  Scenario: A changed address for the deletion mail needs the mobile number
    When the person asks for the deletion by mail to "changed@example.com" without a mobile number
    Then it is refused as "request-invalid"
    And the refusal names the field "changeTo.mobile"

  @R-075
  Scenario: A changed address at Microsoft is taken with a warning
    When the person asks for the deletion by mail to "changed@hotmail.com"
    Then the message asks to collect the deletion mail
    And the applicant is warned of "microsoft-mail"

  @R-120
  Scenario: Sending needs a captcha of its own
    Given the person looks at the captcha of the page deletion
    When the person checks ID number and card number with that captcha
    And the person asks for the deletion with that captcha
    Then it is refused as "captcha-used"
    When the person exchanges the picture
    And the person asks for the deletion with that captcha
    Then the message asks to collect the deletion mail

  @R-117
  Scenario: Sending needs the right card number too
    When the person asks for the deletion with another card number
    Then it is refused as "deletion-check-failed"
    And no mail is sent

  @R-121
  Scenario: Nobody's mailbox is flooded
    When the person asks for the deletion 4 times
    Then it is refused as "too-many-mails"
    And the refusal says when to try again

  @R-122 @F-30
  Scenario: The mail server is down for a while
    Given the mail server is down
    When the person asks for the deletion
    Then the message asks to collect the deletion mail
    When 6 hours pass
    And the mail server is up
    And 1 hour passes
    And the person opens the deletion mail
    And the person confirms the deletion
    Then the message says that a new application is needed

  @D-08 @F-30
  Scenario: The mail is never sent once its link has ended
    Given the mail server is down
    When the person asks for the deletion
    And 24 hours pass
    And the mail server is up
    And 2 hours pass
    Then no mail has arrived
