Feature: What a person has agreed that agencies are told

  @R-036 @R-038 @R-044
  Scenario: A consent is recorded with what was shown, and the person sees it
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    When the person agrees
    Then the person's list shows one consent for that agency, its purpose and three claims
    And the audit trail shows that the person gave it

  @R-036 @R-044
  Scenario: Whoever has agreed is not asked again for the same
    Given a citizen who is logged in
    And the person has agreed to what "social-affairs" asks
    When the agency "social-affairs" has sent the person's browser to the portal again
    And the person looks at what the agency asks
    Then the page goes on without asking
    When the person agrees
    Then the agency is told that the person is registered
    And the person has agreed once

  @R-036 @R-044
  Scenario: What was agreed for less does not cover more
    Given a citizen who is logged in
    And the person has agreed that "social-affairs" is told "registered" only
    When the agency "social-affairs" has sent the person's browser to the portal again
    And the person looks at what the agency asks
    Then the page asks

  @R-036 @R-044
  Scenario: What was agreed for one agency does not cover another
    Given a citizen who is logged in
    And the person has agreed to what "social-affairs" asks
    When the agency "city-library" has sent the person's browser to the portal
    And the person looks at what the agency asks
    Then the page asks

  @R-036 @R-044
  Scenario: What somebody else has agreed to does not cover
    Given a citizen who is logged in
    And the person has agreed to what "social-affairs" asks
    And the card is pulled out
    And another citizen who is logged in
    When the agency "social-affairs" has sent the person's browser to the portal again
    And the person looks at what the agency asks
    Then the page asks

  @R-036
  Scenario: An agency can have the person asked again
    Given a citizen who is logged in
    And the person has agreed to what "social-affairs" asks
    When the agency has the person asked again
    And the person looks at what the agency asks
    Then the page asks

  @R-036 @D-02
  Scenario: After 90 days the person is asked again
    Given a citizen who is logged in
    And the person has agreed to what "social-affairs" asks
    When 90 days pass
    And the applicant logs in
    And the agency "social-affairs" has sent the person's browser to the portal again
    And the person looks at what the agency asks
    Then the page asks

  @R-036 @R-044 @refusal:consent-ended
  Scenario: A consent that is withdrawn ends the agency's token at once
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    And the person has agreed and the agency has its token
    When the person withdraws the consent
    And the agency asks about the person
    Then the agency hears "invalid_token" and nothing else
    And the person's list shows that the consent is withdrawn
    And the audit trail shows that the person withdrew it
    When the person withdraws the consent again
    Then it is refused as "consent-ended"

  @R-036 @R-044
  Scenario: A consent that is withdrawn before the agency has fetched its token
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    When the person agrees
    And the person withdraws the consent
    And the browser comes to the agency
    Then the agency hears "invalid_grant" and nothing else

  @R-036 @R-044
  Scenario: After a withdrawal the person is asked again
    Given a citizen who is logged in
    And the person has agreed to what "social-affairs" asks
    When the person withdraws the consent
    And the agency "social-affairs" has sent the person's browser to the portal again
    And the person looks at what the agency asks
    Then the page asks

  @R-036 @N-16 @refusal:consent-not-found
  Scenario: Another citizen's consent
    Given a citizen who is logged in
    And the person has agreed to what "social-affairs" asks
    When another citizen who is logged in elsewhere withdraws the consent
    Then it is refused as "consent-not-found"
    And the other citizen's list of consents is empty
