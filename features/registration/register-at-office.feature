Feature: Counter staff register a person at an office

  @R-034 @R-035
  Scenario: The account is active at once and no mail is sent
    Given a citizen at an office
    When counter staff register the person
    Then the account is active
    And no mail is sent
    And the registration process has ended as "active"

  @R-034 @R-012
  Scenario: The person logs in at the portal with card and password afterwards
    Given a citizen at an office
    When counter staff register the person
    And the person logs in at the portal
    Then the portal shows the menu

  @R-038
  Scenario: The rules are accepted at the counter too
    Given a citizen at an office
    When counter staff register the person who has not accepted the rules
    Then it is refused as "terms-not-accepted"
    And no application is made

  @R-035
  Scenario: Whoever waits in vain for the mail of an application can come to an office
    Given a citizen who has applied
    When counter staff register the person
    Then the account is active
    When the applicant confirms the e-mail address
    Then it is refused as "link-expired"

  @D-11 @N-01 @refusal:id-number-invalid
  Scenario: An ID number with a false check digit
    Given a citizen at an office
    When counter staff register the person with the ID number "A223456789"
    Then it is refused as "id-number-invalid"

  @D-11 @N-02
  Scenario: An ID number in small full-width letters is the same number
    Given a citizen at an office
    When counter staff register the person with the ID number "ａ２２３４５６７８１"
    Then the account is active
    And the person's account is kept under the canonical ID number

  @D-11 @N-03
  Scenario Outline: New and old ARC numbers
    Given <person> at an office
    When counter staff register the person
    Then the account is active

    Examples:
      | person            |
      | a new ARC holder  |
      | an old ARC holder |

  @D-15
  Scenario: The household address has to agree with the register here too
    Given a citizen at an office
    When counter staff register the person with another village
    Then it is refused as "register-mismatch"

  @R-034 @refusal:token-invalid
  Scenario: Only known staff
    Given a citizen at an office
    When somebody with a token that the issuer did not sign registers the person
    Then it is refused as "token-invalid"
    And no application is made

  @R-034 @refusal:role-forbidden
  Scenario: Only counter staff
    Given a citizen at an office
    When a reviewer registers the person
    Then it is refused as "role-forbidden"
    And no application is made
