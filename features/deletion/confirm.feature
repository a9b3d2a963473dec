Feature: The deletion is confirmed with link, ID number and code

  Background:
    Given a citizen who was registered at an office and has got the deletion mail

  @R-123 @R-124
  Scenario: The registration ends
    When the person confirms the deletion
    Then the message says that a new application is needed
    And the registration is deleted, and its process over the mailbox ends as "used"
    And a mail says that the registration was deleted

  @N-14 @R-126
  Scenario: The page warns, and a mail scanner's look changes nothing
    When a mail scanner opens the link of the deletion mail 2 times
    And the person opens the link of the deletion mail
    Then the page behind it warns of what the App can do no longer
    When the person confirms the deletion
    Then the message says that a new application is needed

  @D-08
  Scenario: One second before the end
    When it is 1 second before the end of the deletion link
    And the person confirms the deletion
    Then the message says that a new application is needed

  @D-08 @refusal:recovery-expired
  Scenario Outline: At the end and after it
    When it is <seconds> seconds after the end of the deletion link
    And the person confirms the deletion
    Then it is refused as "recovery-expired"
    And the registration is still active

    Examples:
      | seconds |
      | 0       |
      | 1       |

  @R-123 @D-08 @refusal:recovery-code-wrong
  Scenario: Upper and lower case of the code count
    When the person confirms the deletion with the code in the other case
    Then it is refused as "recovery-code-wrong"
    And 4 tries are left
    And the registration is still active
    When the person confirms the deletion
    Then the message says that a new application is needed

  @D-08 @refusal:recovery-burnt
  Scenario: Five wrong codes burn the mail
    When the person confirms the deletion with a wrong code 4 times
    Then it is refused as "recovery-code-wrong"
    And 1 try is left
    When the person confirms the deletion with a wrong code 1 time
    Then it is refused as "recovery-burnt"
    When the person confirms the deletion
    Then it is refused as "recovery-burnt"
    And the registration is still active
    When the person asks for the deletion
    And the person opens the deletion mail
    And the person confirms the deletion
    Then the message says that a new application is needed

  @R-123
  Scenario: A wrong ID number counts like a wrong code, and is told in the same words
    When the person confirms the deletion with a wrong code 1 time
    Then it is refused as "recovery-code-wrong"
    When somebody with another ID number confirms the deletion
    Then it is refused as "recovery-code-wrong" with the same words
    And 3 tries are left

  @R-123 @D-08
  Scenario: A misread captcha is no try of the code
    Given the person looks at the captcha of the page confirm-deletion
    When the person confirms the deletion, having misread that captcha
    Then it is refused as "captcha-wrong"
    When the person confirms the deletion with a wrong code 1 time
    Then 4 tries are left

  @D-08 @refusal:recovery-replaced
  Scenario: A newer mail replaces the older
    When the person asks for the deletion
    And the person opens the deletion mail
    And the person confirms the deletion with the link and code of the first mail
    Then it is refused as "recovery-replaced"
    When the person confirms the deletion with the link of the second and the code of the first mail
    Then it is refused as "recovery-code-wrong"
    When the person confirms the deletion
    Then the message says that a new application is needed

  @N-11 @refusal:recovery-used
  Scenario: Link and code count once
    When the person confirms the deletion
    And the person confirms the deletion
    Then it is refused as "recovery-used"

  @N-11
  Scenario: Twice at the same moment
    When the person confirms the deletion twice at the same time
    Then one of the two passes, the other is refused as "recovery-used"
    And exactly one mail says that the registration was deleted

  @N-15 @refusal:recovery-unknown
  Scenario: A link that was altered
    When the person confirms the deletion with the link with its last character replaced
    Then it is refused as "recovery-unknown"

  @D-17
  Scenario: What the holder has frozen cannot be deleted, by whoever has the mailbox
    When counter staff freeze the account of the person
    And the person checks ID number and card number
    Then it is refused as "account-frozen"
    When the person confirms the deletion
    Then it is refused as "account-frozen"
    And the registration is still active
    When counter staff unfreeze the account after seeing the identity document
    And the person confirms the deletion
    Then the message says that a new application is needed
