Feature: Which document stands for a person

  @R-136 @R-137 @D-23 @refusal:document-wrong-for-age
  Scenario Outline: The health-insurance card counts until the 14th birthday, in Taipei
    Given it is <instant> in Taipei
    And a citizen with the 14th birthday on 2026-12-25 has an account
    When the counter applies for the person with the health-insurance card
    Then <outcome>

    Examples:
      | instant             | outcome                                   |
      | 2026-12-24 23:59:59 | the application is under review           |
      | 2026-12-25 00:00:00 | it is refused as "document-wrong-for-age" |
      | 2026-12-26 09:00:00 | it is refused as "document-wrong-for-age" |

  @R-136
  Scenario: Under 14 the ID card counts as well
    Given a citizen under 14 has an account
    When the counter applies for the person with the national ID card
    Then the application is under review

  @D-23 @R-137
  Scenario: The day of submission counts, and not the one on which the picture was uploaded
    Given it is 2026-12-24 23:30:00 in Taipei
    And a citizen with the 14th birthday on 2026-12-25 has an account
    And the counter has filled in the form with the health-insurance card
    When the counter submits the form 30 minutes later
    Then it is refused as "document-wrong-for-age"

  @R-137
  Scenario: A document that does not stand for the person is refused with its picture
    Given a citizen has an account
    When the counter fills in the form for the person with the health-insurance card
    Then it is refused as "document-wrong-for-age"

  @R-138 @refusal:document-not-arc
  Scenario Outline: A foreign resident applies with the ARC
    Given <person> has an account
    When the counter applies for the person with the <document>
    Then <outcome>

    Examples:
      | person            | document         | outcome                            |
      | a new ARC holder  | ARC              | the application is under review    |
      | an old ARC holder | ARC              | the application is under review    |
      | a new ARC holder  | national ID card | it is refused as "document-not-arc" |

  @R-135 @refusal:document-not-of-citizen
  Scenario: A citizen has no ARC
    Given a citizen has an account
    When the counter applies for the person with the ARC
    Then it is refused as "document-not-of-citizen"
