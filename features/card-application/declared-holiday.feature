Feature: A holiday that is declared at short notice gives open reviews one more day

  @D-04 @R-148 @I-05 @F-23
  Scenario: A typhoon day with two days left
    Given it is 2026-07-01 10:00:00 in Taipei
    And a review lead is enrolled
    And the counter has applied for a citizen
    And it has become 2026-07-08 09:00:00 in Taipei
    When the operator declares 2026-07-09 a holiday
    Then the end of the review has moved to the end of 2026-07-13 in Taipei
    And a mail tells the applicant of the new end
    And the process waits for the decision until the new end
    When it becomes 2026-07-12 00:00:00 in Taipei
    Then the application is still under review
    When it becomes 2026-07-14 00:00:00 in Taipei
    Then the card application is overdue
    And a mail tells the applicant that the review takes longer

  @D-04 @I-05
  Scenario Outline: A holiday that is declared on the very day
    Given it is 2026-07-01 10:00:00 in Taipei
    And the counter has applied for a citizen
    And it has become <instant> in Taipei
    When the operator declares 2026-07-10 a holiday
    Then <outcome>
    And the end of the review <has it moved> the end of <last day> in Taipei

    Examples: the last day of the review
      | instant             | outcome                  | has it moved | last day   |
      | 2026-07-10 08:00:00 | the holiday is declared  | has moved to | 2026-07-13 |
      | 2026-07-10 23:59:59 | the holiday is declared  | has moved to | 2026-07-13 |

    @refusal:holiday-over
    Examples: it is over
      | instant             | outcome                         | has it moved | last day   |
      | 2026-07-11 00:00:00 | it is refused as "holiday-over" | is still     | 2026-07-10 |

  @D-04
  Scenario: A Saturday that was to be worked can be declared off
    Given it is 2025-02-03 10:00:00 in Taipei
    And the counter has applied for a citizen
    When the operator declares 2025-02-08 a holiday
    Then the end of the review has moved to the end of 2025-02-12 in Taipei
    And a mail tells the applicant of the new end

  @D-04 @refusal:holiday-already-off
  Scenario Outline: A day that is off anyway is not declared off
    Given it is 2026-07-08 10:00:00 in Taipei
    When the operator declares <date> a holiday
    Then it is refused as "holiday-already-off"
    And no holiday is declared

    Examples:
      | date       |
      | 2026-07-11 |
      | 2026-09-25 |

  @D-04
  Scenario: A day is declared off once
    Given it is 2026-07-08 10:00:00 in Taipei
    And the operator has declared 2026-07-09 a holiday
    When the other operator declares 2026-07-09 a holiday
    Then it is refused as "holiday-already-off"

  @D-04
  Scenario Outline: What is no day within a year is not declared off
    Given it is 2026-07-08 10:00:00 in Taipei
    When the operator declares <date> a holiday
    Then it is refused as "<refusal>"
    And no holiday is declared

    @refusal:holiday-too-far
    Examples:
      | date       | refusal         |
      | 2027-07-12 | holiday-too-far |

    Examples:
      | date       | refusal         |
      | 2026-02-30 | request-invalid |

  @D-04 @R-034
  Scenario: Only operators declare holidays
    When the counter wants to declare a holiday
    Then it is refused as "role-forbidden"

  @D-04 @I-05
  Scenario: What was decided is left alone
    Given it is 2026-07-01 10:00:00 in Taipei
    And a reviewer is enrolled
    And the counter has applied for a citizen
    And the application was approved by the reviewer
    When the operator declares 2026-07-09 a holiday
    Then the card application is approved
    And the end of the review is still the end of 2026-07-10 in Taipei
    And nobody was told of a new end

  @D-04 @I-05 @F-09
  Scenario: A worker that was away moves the ends when it is back, and nothing is overdue too early
    Given it is 2026-07-01 10:00:00 in Taipei
    And a review lead is enrolled
    And the counter has applied for a citizen
    And it has become 2026-07-10 08:00:00 in Taipei
    When the worker goes away
    And the operator declares 2026-07-10 a holiday
    And it becomes 2026-07-11 12:00:00 in Taipei
    And the worker is back
    Then the end of the review has moved to the end of 2026-07-13 in Taipei
    And the application is still under review
    And a mail tells the applicant of the new end

  @D-04 @F-11
  Scenario: Two operators declare the same day at once
    Given it is 2026-07-01 10:00:00 in Taipei
    And the counter has applied for a citizen
    When both operators declare 2026-07-09 a holiday at once
    Then one has declared it and the other is refused as "holiday-already-off"
    And every applicant was told of the own new end once

  @D-04 @R-148
  Scenario: Everybody whose review would have had the day is told once, and operators see how far it is
    Given it is 2026-07-01 10:00:00 in Taipei
    And the counter has applied for a citizen
    And a day later the counter has applied for another citizen
    When the operator declares 2026-07-09 a holiday
    Then every applicant was told of the own new end once
    And the operator sees that 2 reviews end later and that all were looked at
    When the counter has applied for a new ARC holder
    Then the review ends at the end of 2026-07-14 in Taipei
    And the newest applicant was told of no other end
