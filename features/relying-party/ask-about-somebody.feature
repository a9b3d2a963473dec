Feature: Another agency asks whether somebody is registered

  @R-036 @D-01
  Scenario: The person agrees and the agency is told
    Given the world begins at "2026-03-02T15:59:00.000Z"
    And a citizen who registered at the portal
    And the applicant logs in
    And the agency "social-affairs" has sent the person's browser to the portal
    When the person looks at what the agency asks
    Then the page names agency, purpose and claims in Chinese and English
    When the person agrees
    Then the agency is told that the person is registered since "2026-03-02" by "card"

  @R-036
  Scenario: The browser gets a page where the agency has sent it
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    Then the browser shows a page in Chinese and English with the two answers

  @R-036
  Scenario: The person logs in after the agency has sent the browser
    Given a citizen who is registered
    And the agency "social-affairs" has sent the person's browser to the portal
    When the person looks at what the agency asks
    Then the page asks to log in first
    When the applicant logs in
    And the person agrees
    Then the agency is told that the person is registered

  @R-036
  Scenario: The person refuses
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    When the person refuses
    Then the agency hears "access_denied" and nothing else
    And the person's list of consents is empty

  @R-036 @R-035
  Scenario: Somebody who waits for the confirmation cannot agree, only refuse
    Given a citizen who has applied
    And the agency "social-affairs" has sent the person's browser to the portal
    When the person agrees
    Then it is refused as "session-missing"
    When the person refuses
    Then the agency hears "access_denied" and nothing else

  @R-036 @R-039
  Scenario: Of an account that the insurer has suspended the agency hears what it hears of a refusal
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    And the insurer has suspended the account
    When the person agrees
    Then the agency hears "access_denied" and nothing else

  @R-036 @R-039
  Scenario: An account that is suspended between the answer and the agency's question
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    And the person has agreed and the agency has its token
    When the insurer has suspended the account
    And the agency asks about the person
    Then the agency hears "invalid_token" and nothing else

  @R-036 @refusal:consent-request-answered
  Scenario: A request is answered once
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    When the person presses "refuse" and does not go on
    And the person presses "agree" and does not go on
    Then it is refused as "consent-request-answered"

  @R-036 @I-11
  Scenario: The same answer sent again is the same answer
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    When the person's browser sends "agree" twice with the same key
    Then both times the browser is sent on to the same place
    And the person has agreed once

  @R-036 @D-02
  Scenario Outline: The person has half an hour to answer
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    When it is <when> the end of the request
    And the person agrees
    Then <then>

    Examples:
      | when            | then                                           |
      | 1 second before | the agency is told that the person is registered |

    @refusal:consent-request-not-found
    Examples:
      | when    | then                                            |
      | exactly | it is refused as "consent-request-not-found"    |

  @R-036 @N-16
  Scenario: Somebody else who knows the address of the request cannot answer it
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    When another citizen who is logged in elsewhere agrees to that request
    Then it is refused as "consent-request-not-found"
    When another citizen who is logged in elsewhere refuses that request
    Then it is refused as "consent-request-not-found"
    When the person agrees
    Then the agency is told that the person is registered
