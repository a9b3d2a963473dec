Feature: The insured person grants somebody to show the own virtual card

  Background:
    Given it is 2026-12-24 10:00:00 in Taipei
    And a grantor and a grantee whose photos were approved

  @R-173 @R-174 @R-175 @R-176 @R-177 @R-178 @D-01 @D-35
  Scenario: The screen shows the masked number, a code of six digits, a QR, the days in both calendars and when the code ends
    When the grantor grants the card from 2026-12-24 to 2026-12-26
    Then the screen shows the grantee's number masked as "A123***789" and no name
    And it shows a code of 6 digits, and a QR that a camera reads
    And it shows the days "民國115年12月24日" to "民國115年12月26日"
    And the code ends 5 minutes after it was made

  @R-174 @R-038
  Scenario: Without agreeing to the statement nothing is granted
    When the grantor grants the card without agreeing
    Then it is refused as "terms-not-accepted"
    And the grantor has granted nothing

  @R-174
  Scenario: What was agreed to is recorded with its version
    When the grantor grants the card from 2026-12-24 to 2026-12-26
    Then the agreement of the grantor to "grant-statement" is recorded

  @R-175 @D-31 @N-58 @refusal:grant-days-invalid
  Scenario Outline: Days that cannot be granted: <why>
    When the grantor grants the card from <first> to <last>
    Then it is refused as "grant-days-invalid"
    And the refusal names the field "<field>"

    Examples:
      | why                         | first      | last       | field    |
      | the first day is over       | 2026-12-23 | 2026-12-26 | firstDay |
      | the last is before the first | 2026-12-26 | 2026-12-25 | lastDay |
      | more than a year            | 2026-12-24 | 2027-12-24 | lastDay  |
      | no such day                 | 2026-12-24 | 2027-02-30 | lastDay  |

  @D-31
  Scenario: A year is granted to the day
    When the grantor grants the card from 2026-12-24 to 2027-12-23
    Then the grant ends at 2027-12-24 00:00:00 in Taipei

  @D-31
  Scenario: In the last second of a day this day can still be granted, and a second later it cannot
    Given it becomes 2026-12-24 23:59:59 in Taipei
    And the grantor logs in again
    When the grantor grants the card from 2026-12-24 to 2026-12-24
    Then the code ends at 2026-12-25 00:00:00 in Taipei
    When it becomes 2026-12-25 00:00:00 in Taipei
    And the grantor grants the card from 2026-12-24 to 2026-12-25
    Then it is refused as "grant-days-invalid"

  @D-31 @N-58 @refusal:grant-to-oneself
  Scenario: Nobody grants to oneself
    When the grantor grants the card to the own ID number
    Then it is refused as "grant-to-oneself"

  @D-31 @N-58 @refusal:grant-overlaps
  Scenario: Not twice for the same day to the same person; the refusal names the first, and other days are granted
    Given the grantor has granted the card from 2026-12-24 to 2026-12-26
    When the grantor grants the card from 2026-12-26 to 2026-12-28
    Then it is refused as "grant-overlaps"
    And the refusal names the first grant
    When the grantor grants the card from 2026-12-27 to 2026-12-28
    Then the grantor has granted 2 times

  @D-02 @D-31
  Scenario: A code that nobody took stands in the way of no other
    Given the grantor has granted the card from 2026-12-24 to 2026-12-26
    When 5 minutes pass
    And the grantor grants the card from 2026-12-24 to 2026-12-26
    Then the grantor has granted 1 time

  @R-187
  Scenario: To several people for the same days, and several people grant to one
    Given a third person whose photo was approved
    When the grantor grants the card to the third person and to the grantee
    And both take it
    And the third person grants the own card to the grantee, who takes it
    Then the grantor has granted 2 times
    And the grantee can use 2 grants

  @D-30 @N-58
  Scenario: Two people grant each other
    When the grantor and the grantee grant each other, and both take it
    Then the grantor has granted 1 time
    And the grantor can use 1 grant
    And the grantee can use 1 grant

  @D-30 @N-58 @N-65
  Scenario: A minor takes a grant like anybody else, and a birthday on its days changes nothing
    Given a minor with a birthday on 2026-12-25 whose photo was approved
    And the grantor has granted the card to the minor
    When the minor types the code of the grant
    And it becomes 2026-12-25 00:00:00 in Taipei
    And the minor logs in and shows the grantor's card
    Then the minor's phone shows the grantor's name and photo, and the number masked

  @D-30 @refusal:grant-card-photoless
  Scenario: A card without photo is not granted
    Given a third person with a card without photo
    When the third person grants the own card to the grantee
    Then it is refused as "grant-card-photoless"

  @D-32 @N-62 @refusal:grant-not-transferable
  Scenario: A card that was granted is not granted on
    Given the grantee has taken a grant from 2026-12-24 to 2026-12-26
    When the grantee grants the grantor's card to the grantor's number
    Then it is refused as "grant-not-transferable"

  @D-34
  Scenario Outline: Staff grant for somebody without a phone, whose card is in the reader
    When <staff> grant the card in the reader to the grantee
    Then the grant was made by <who>
    When the grantee types the code that staff handed over
    Then the grantee can use 1 grant

    Examples:
      | staff               | who                |
      | counter staff       | counter-taipei     |
      | home-care staff     | home-care-hualien  |

  @D-34
  Scenario: Staff without the card grant nothing
    When counter staff grant without a reading of the card
    Then it is refused as "card-reading-not-found"
