Feature: The insurer suspends or bans the use of an account

  @R-039 @R-040
  Scenario Outline: Everybody is logged out, and a log in is refused with the reason
    Given a citizen who is logged in
    When an operator has <decided> the person for "<reason>"
    And the applicant looks at the menu
    Then it is refused as "session-missing"
    When the applicant logs in
    Then it is refused as "<code>"
    And the refusal gives the reason "<words>"
    And the next step mentions "office of the insurer"

    @refusal:account-suspended
    Examples:
      | decided   | reason                    | code              | words                              |
      | suspended | data-not-kept-up-to-date  | account-suspended | the basic data were not kept up    |
      | suspended | untrue-data               | account-suspended | untrue, incomplete or wrong        |

    @refusal:account-banned
    Examples:
      | decided   | reason                    | code              | words                              |
      | banned    | account-lent-or-transferred | account-banned  | lent or transferred to somebody    |

  @R-039
  Scenario: The person is told by mail what was decided and why
    Given a citizen who is registered
    When an operator has suspended the person for "untrue-data"
    Then a mail arrives that says that the account was suspended because "the data given are untrue"

  @R-039
  Scenario: The reason is told only to who has card and password
    Given a citizen who is registered
    And an operator has banned the person for "misuse"
    When the applicant logs in with the password "Plum#2071"
    Then it is refused as "login-failed"

  @R-041
  Scenario: A person whose suspension was lifted logs in again
    Given a citizen who is registered
    And an operator has suspended the person for "untrue-data"
    When an operator lifts the restriction of the person
    Then a mail about the lifting arrives
    When the applicant logs in
    Then the portal shows the menu

  @R-039
  Scenario: A ban takes the place of a suspension, and the same decision once more changes nothing
    Given a citizen who is registered
    And an operator has suspended the person for "untrue-data"
    And an operator has banned the person for "misuse"
    And an operator has banned the person for "misuse"
    When the applicant logs in
    Then it is refused as "account-banned"
    And the person was told 2 decisions by mail
    When an operator lifts the restriction of the person
    And the applicant logs in
    Then the portal shows the menu

  @R-039
  Scenario: The same decision for another reason is another decision
    Given a citizen who is registered
    And an operator has suspended the person for "untrue-data"
    And an operator has suspended the person for "data-not-kept-up-to-date"
    When the applicant logs in
    Then it is refused as "account-suspended"
    And the refusal gives the reason "the basic data were not kept up"
    And the person was told 2 decisions by mail

  @R-039 @refusal:restriction-not-found
  Scenario: Nothing to lift
    Given a citizen who is registered
    When an operator lifts the restriction of the person
    Then it is refused as "restriction-not-found"

  @R-039
  Scenario: A restriction that was placed at the moment of a log in leaves nobody logged in
    Given a citizen who is registered
    When the applicant logs in and an operator suspends the person at the same moment
    And the applicant looks at the menu
    Then it is refused as "session-missing"

  @R-040
  Scenario: Only operators decide about the use
    Given a citizen who is registered
    When counter staff suspend the person
    Then it is refused as "role-forbidden"

  @R-043
  Scenario: Whoever registered under earlier rules goes on without registering again
    Given a citizen who is registered
    And the rules have been revised since the person accepted them
    When the applicant logs in
    Then the portal shows the menu
    When the applicant starts another application
    Then it is refused as "already-registered"
