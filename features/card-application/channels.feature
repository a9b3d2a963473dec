Feature: Who may apply for somebody

  @R-128 @R-154
  Scenario Outline: Staff apply for the person before them, and it is recorded who did
    Given <person> has an account
    When <staff> applies for the virtual card of the person
    Then the application is under review
    And it is recorded that <staff> acted, through the channel <channel>
    And the person finds among the own activities that <by> applied

    Examples:
      | person           | staff                   | channel   | by                      |
      | a citizen        | the counter             | counter   | staff of the insurer    |
      | a home-care case | the home-care staff     | home-care | staff of an institution |
      | a citizen        | the health professional | project   | staff of an institution |

  @R-128 @refusal:home-care-not-enrolled
  Scenario: Home-care staff apply for their own enrolled cases only
    Given a citizen has an account
    When the home-care staff applies for the virtual card of the person
    Then it is refused as "home-care-not-enrolled"

  @R-128 @D-35
  Scenario: Staff do not see the full number of the person
    Given a citizen has an account
    When the counter fills in the form for the person
    Then the form shows number, mobile number and e-mail address masked

  @R-129 @D-17
  Scenario: Nobody applies for a person whose account is frozen
    Given a citizen who was registered at an office
    When counter staff freeze the account of the person
    And the counter begins the form for the person
    Then it is refused as "account-frozen"

  @R-129 @D-17
  Scenario: An account that is frozen while staff fill in the form
    Given a citizen who was registered at an office
    And the counter has filled in the form for the person
    When counter staff freeze the account of the person
    And the counter submits that form
    Then it is refused as "account-frozen"

  @R-129 @R-123
  Scenario: An account that is deleted while staff fill in the form
    Given a citizen who was registered at an office and has got the deletion mail
    And the counter has filled in the form for the person
    When the person confirms the deletion with the deletion mail
    And the counter submits that form
    Then it is refused as "draft-not-found"

  @R-129
  Scenario: Staff cannot apply for somebody without an account
    When the counter applies for the virtual card of the person
    Then it is refused as "account-not-found"

  @R-128 @N-57
  Scenario: Another member of staff does not get at the form
    Given a citizen has an account
    And the counter has filled in the form for the person
    When the counter in Kaohsiung submits that form
    Then it is refused as "draft-not-found"

  @R-153 @N-57
  Scenario: Staff see how the applications stand that they made, and no others
    Given the counter has applied for a citizen
    When the counter in Kaohsiung looks up the applications
    Then there is no application
    When the counter looks up the applications
    Then the only application is the one of the person

  @R-128 @R-034
  Scenario: Staff with other tasks do not apply for people
    Given a citizen has an account
    When the operator applies for the virtual card of the person
    Then it is refused as "role-forbidden"
    When the reviewer applies for the virtual card of the person
    Then it is refused as "role-forbidden"

  @R-168 @R-169 @D-26 @refusal:card-lost-not-replaced @refusal:card-suspended @refusal:card-void
  Scenario Outline: The virtual card follows the state of the physical one
    Given a citizen has an account
    And the physical card of the person is <state>
    When the counter applies for the virtual card of the person
    Then <outcome>

    Examples:
      | state                      | outcome                                  |
      | lost and being replaced    | the application is under review          |
      | lost and not being replaced | it is refused as "card-lost-not-replaced" |
      | suspended                  | it is refused as "card-suspended"         |
      | void                       | it is refused as "card-void"              |
