Feature: The review has seven working days

  @R-148 @D-04
  Scenario Outline: They are counted by the office calendar, without the day of submission, to the end of the last day in Taipei
    Given it is <submitted> in Taipei
    And a citizen has an account
    When the counter applies for the virtual card of the person
    Then the review ends at the end of <last day> in Taipei

    Examples: the Friday before the Lunar New Year of each year, and where that is a holiday the Friday before it
      | submitted           | last day   |
      | 2024-02-02 10:00:00 | 2024-02-19 |
      | 2024-02-09 10:00:00 | 2024-02-22 |
      | 2025-01-24 10:00:00 | 2025-02-10 |
      | 2026-02-13 10:00:00 | 2026-03-04 |
      | 2027-01-29 10:00:00 | 2027-02-16 |
      | 2027-02-05 10:00:00 | 2027-02-19 |

    Examples: a Saturday that is worked, as day of submission and as a day that counts
      | submitted           | last day   |
      | 2024-02-17 10:00:00 | 2024-02-27 |
      | 2025-02-08 10:00:00 | 2025-02-18 |
      | 2025-02-07 10:00:00 | 2025-02-17 |

    Examples: the last and the first second of a day
      | submitted           | last day   |
      | 2026-11-26 23:59:59 | 2026-12-07 |
      | 2026-11-27 00:00:00 | 2026-12-08 |

    Examples: a year that is not in the calendar counts Monday to Friday
      | submitted           | last day   |
      | 2028-01-03 10:00:00 | 2028-01-12 |

  @D-04
  Scenario: Operators are warned of an end that rests on a year without calendar
    Given it is 2029-01-03 10:00:00 in Taipei
    And the counter has applied for a citizen
    Then operators are warned that an end was counted without the calendar of 2029
