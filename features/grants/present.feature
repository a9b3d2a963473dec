Feature: The grantee shows the grantor's card on the days of the grant

  Background:
    Given it is 2026-12-24 10:00:00 in Taipei
    And two clinics accept the virtual card
    And a grantor and a grantee whose photos were approved

  @R-184 @D-28 @D-35
  Scenario: The phone shows the grantor's card with the number masked; the clinic hears who presents it
    Given the grantee has taken a grant from 2026-12-24 to 2026-12-26
    When the grantee shows the grantor's card
    Then the grantee's phone shows the grantor's name and photo, and the number masked
    When the clinic scans the grantee's phone
    Then the clinic sees the grantor's card, presented by somebody with a grant
    And the receipt says that a grantee presented it

  @R-184 @R-038
  Scenario: Without agreeing to the grantee's statement it is not shown
    Given the grantee has taken a grant from 2026-12-24 to 2026-12-26
    When the grantee shows the grantor's card without agreeing
    Then it is refused as "terms-not-accepted"

  @D-32 @R-162
  Scenario: Both show the card side by side, and each code changes for itself
    Given the grantee has taken a grant from 2026-12-24 to 2026-12-26
    When the grantor shows the own card
    And the grantee shows the grantor's card
    And 5 minutes pass
    Then both phones show visit code 2, and not the same
    When the clinic scans the grantee's phone
    Then the clinic sees the grantor's card, presented by somebody with a grant
    When the clinic scans the grantor's phone
    Then the clinic sees the grantor's card, presented by the person

  @D-31 @refusal:grant-not-started
  Scenario: Not before the first day
    Given the grantee has taken a grant from 2026-12-25 to 2026-12-26
    When the grantee shows the grantor's card
    Then it is refused as "grant-not-started"
    When it becomes 2026-12-25 00:00:00 in Taipei
    And the grantee logs in and shows the grantor's card
    Then the grantee's phone shows the grantor's name and photo, and the number masked

  @D-31 @N-65 @refusal:visit-code-grant-ended
  Scenario: In the last second of the last day the code counts, and at its end it does not
    Given the grantee has taken a grant from 2026-12-24 to 2026-12-24
    And it has become 2026-12-24 23:58:00 in Taipei
    And the grantee logs in and shows the grantor's card
    When it becomes 2026-12-24 23:59:59 in Taipei
    And the clinic scans the grantee's phone
    Then the clinic sees the grantor's card, presented by somebody with a grant
    When the grantee shows the grantor's card
    And it becomes 2026-12-25 00:00:00 in Taipei
    And the clinic scans the picture of the grantee's phone
    Then it is refused as "visit-code-grant-ended"

  @R-185 @N-65 @refusal:grant-ended
  Scenario Outline: <when> the end of the last day the card is not opened any more
    Given the grantee has taken a grant from 2026-12-24 to 2026-12-24
    When it becomes <instant> in Taipei
    And the grantee logs in and shows the grantor's card
    Then it is refused as "grant-ended"

    Examples:
      | when           | instant             |
      | At             | 2026-12-25 00:00:00 |
      | A second after | 2026-12-25 00:00:01 |

  @R-190 @D-29 @N-63
  Scenario: Both read every use in their logs, each only what concerns them
    Given the grantee has taken a grant from 2026-12-24 to 2026-12-26
    When the grantor shows the own card
    And the clinic scans the grantor's phone
    And the grantee shows the grantor's card
    And the clinic scans the grantee's phone
    Then the usage log of the grantor has 4 entries, 2 of them by the grantee
    And the usage log of the grantee has 2 entries, of the grantor's card
    And the uses of the grant have 2 entries for both of them

  @N-63 @N-64 @refusal:grant-not-found
  Scenario Outline: A third person <does>
    Given a third person whose photo was approved
    And the grantee has taken a grant from 2026-12-24 to 2026-12-26
    When the third person <does>
    Then it is refused as "grant-not-found"

    Examples:
      | does                          |
      | opens the grant               |
      | reads the uses of the grant   |
      | cancels the grant             |
      | shows the card by the grant   |

  @R-184 @refusal:grant-not-accepted
  Scenario: Nobody shows a card by an offer that was not taken
    Given the grantor has granted the card from 2026-12-24 to 2026-12-26
    When the grantor tries to show the card by the own grant
    Then it is refused as "grant-not-found"
