Feature: The named person takes the grant, within five minutes and once

  Background:
    Given it is 2026-12-24 10:00:00 in Taipei
    And two clinics accept the virtual card
    And a grantor and a grantee whose photos were approved

  @R-180 @R-182 @D-35
  Scenario: By scanning the QR: it is in the lists of both, with name, masked number and days, and both are told
    Given the grantor has granted the card from 2026-12-24 to 2026-12-26
    When the grantee scans the QR of the grant
    Then the grantee can use 1 grant, of the grantor, with the number masked
    And the grantor has granted 1 time, to the grantee, with the number masked
    And both get a mail about "was taken"

  @R-181
  Scenario: By the grantor's ID number and the code
    Given the grantor has granted the card from 2026-12-24 to 2026-12-26
    When the grantee types the code of the grant
    Then the grantee can use 1 grant, of the grantor, with the number masked

  @R-182
  Scenario: Who has no grants is told so
    Then the lists of the grantee are empty and say so

  @R-178 @D-06 @refusal:grant-code-expired
  Scenario: Five minutes to the millisecond
    Given the grantor has granted the card from 2026-12-24 to 2026-12-26
    When the grantee types the code at the instant at which it ends
    Then it is refused as "grant-code-expired"
    And the process of the grant ends "lapsed"

  @R-178 @D-06
  Scenario: In the last millisecond it is taken
    Given the grantor has granted the card from 2026-12-24 to 2026-12-26
    When the grantee types the code 1 millisecond before it ends
    Then the grantee can use 1 grant

  @R-178 @N-60 @refusal:grant-code-used
  Scenario: Taken once
    Given the grantor has granted the card from 2026-12-24 to 2026-12-26
    When the grantee scans the QR of the grant
    And the grantee types the code of the grant
    Then it is refused as "grant-code-used"
    And the grantee can use 1 grant

  @R-183 @N-59 @refusal:grant-code-unknown
  Scenario Outline: A third person who <does> takes nothing, and the named one still can
    Given a third person whose photo was approved
    And the grantor has granted the card from 2026-12-24 to 2026-12-26
    When the third person <does>
    Then it is refused as "grant-code-unknown"
    When the grantee types the code of the grant
    Then the grantee can use 1 grant

    Examples:
      | does                              |
      | scans the QR of the grant         |
      | types the code of the grant       |
      | types wrong codes for it 5 times  |

  @D-30 @refusal:grant-code-burnt
  Scenario: Five wrong codes burn it
    Given the grantor has granted the card from 2026-12-24 to 2026-12-26
    When the grantee types a wrong code 4 times
    Then it is refused as "grant-code-unknown"
    And 1 attempt is left
    When the grantee types a wrong code 1 time
    Then it is refused as "grant-code-burnt"
    When the grantee types the code of the grant
    Then it is refused as "grant-code-burnt"
    And the process of the grant ends "lapsed"

  @N-61 @refusal:grant-cancelled
  Scenario: Cancelled before it was taken
    Given the grantor has granted the card from 2026-12-24 to 2026-12-26
    When the grantor cancels the grant
    And the grantee types the code of the grant
    Then it is refused as "grant-cancelled"

  @R-179 @D-30
  Scenario: Who has no photo on the own card takes none
    Given a third person with a card without photo
    And the grantor has granted the card to the third person
    When the third person types the code of the grant
    Then it is refused as "grant-card-photoless"

  @R-180 @N-40 @refusal:grant-qr-foreign
  Scenario: A QR of something else is no grant
    When the grantee scans a visit code instead
    Then it is refused as "grant-qr-foreign"

  @R-188 @R-055
  Scenario: A caregiver from abroad with a prepaid number, who verified the phone by device code
    Given a caregiver from abroad whose prepaid number the carrier does not vouch for, verified by device code and with an approved photo
    And the grantor has granted the card to the caregiver
    When the caregiver types the code of the grant
    And the caregiver shows the grantor's card
    And the clinic scans the caregiver's phone
    Then the clinic sees the grantor's card, presented by somebody with a grant

  @R-189
  Scenario: Without a grant the person may hand over the own phone
    When the grantor shows the card and somebody else holds the phone
    And the clinic scans the grantor's phone
    Then the clinic sees the grantor's card, presented by the person
