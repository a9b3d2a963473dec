Feature: A grant ends by date, by either side, or with card and account, and what is shown by it ends at once

  Background:
    Given it is 2026-12-24 10:00:00 in Taipei
    And two clinics accept the virtual card
    And a grantor and a grantee whose photos were approved
    And the grantee has taken a grant from 2026-12-24 to 2026-12-26

  @R-186 @D-33 @I-07
  Scenario: The grantor cancels it in a dialog that names the grantee
    Given the grantee shows the grantor's card
    When the grantor cancels the grant
    Then the grantee's phone hears that the card is closed because of "grant-ended"
    When the clinic scans the picture of the grantee's phone
    Then it is refused as "visit-code-grant-ended"
    And the grantor has granted nothing
    And both get a mail about "was cancelled"
    And the process of the grant ends "cancelled"

  @D-33 @refusal:grant-not-confirmed
  Scenario: Whoever confirms somebody else cancels nothing
    When the grantor cancels the grant and confirms somebody else
    Then it is refused as "grant-not-confirmed"
    And the grantee can use 1 grant

  @D-33
  Scenario: The grantee gives it up
    When the grantee gives the grant up
    Then the grantor has granted nothing
    And the grantee can use no grant
    And both get a mail about "was cancelled"

  @D-33 @refusal:grant-settled
  Scenario: What is over is not cancelled again
    Given the grantor cancels the grant
    When the grantee gives the grant up
    Then it is refused as "grant-settled"

  @R-185 @D-31 @D-33
  Scenario: It ends with its last day and disappears; both are reminded a day before, and told at the end
    When it becomes 2026-12-26 00:00:00 in Taipei
    Then both get a mail about "ends soon"
    And the grantee can use 1 grant after another log in
    When it becomes 2026-12-27 00:00:00 in Taipei
    Then both get a mail about "has ended"
    And the process of the grant ends "ended"
    And the grantee can use no grant after another log in

  @D-02 @R-185 @F-20
  Scenario: Temporal is down over the end, and the grant has ended all the same
    When Temporal goes down
    And it becomes 2026-12-27 00:00:00 in Taipei
    Then the grantee can use no grant after another log in
    When Temporal comes back
    Then both get a mail about "has ended"

  @D-33 @D-26
  Scenario Outline: It is void when <what>
    Given the grantee shows the grantor's card
    When <what>
    Then the grantee's phone hears that the card is closed because of "<ending>"
    And the grantee's card by the grant is refused
    And the process of the grant ends "void"

    Examples:
      | what                                    | ending         |
      | the grantor's physical card is void     | card-voided    |
      | the grantor's physical card is suspended | card-suspended |
      | the grantor reports theft               | account-frozen |
      | the grantee's physical card is void     | grant-ended    |

  @D-33 @D-17 @refusal:grant-void
  Scenario: After unfreezing the grant stays void
    When the grantor reports theft
    And counter staff unfreeze the account of the grantor
    And the grantee shows the grantor's card
    Then it is refused as "grant-void"
    And both get a mail about "is void"

  @D-33 @R-123
  Scenario: It is void when the grantor deletes the registration
    When the grantor deletes the registration
    And the grantee shows the grantor's card
    Then it is refused as "grant-void"

  @D-33 @R-150
  Scenario: Applying again with another photo ends no grant
    When the grantor applies again for the virtual card
    And the grantee shows the grantor's card
    Then the grantee's phone shows the grantor's name and photo, and the number masked

  @I-07 @N-61
  Scenario: Cancelled and redeemed in the same instant
    When the grantee shows the grantor's card, and it is redeemed while the grantor cancels the grant
    Then the code was either redeemed or refused as "visit-code-grant-ended", and the grant is cancelled

  @I-07 @N-61
  Scenario: Cancelled and taken in the same instant
    Given the grantor has granted the card from 2026-12-28 to 2026-12-29
    When the grantee takes it while the grantor cancels it
    Then it is cancelled, and the grantee has either taken it before or is refused as "grant-cancelled"

  @I-15
  Scenario: Its process tells its story and names nobody
    Then the operator sees the grant in the stage "active"
    And nothing that Temporal or the logs show of the grant names the two people
