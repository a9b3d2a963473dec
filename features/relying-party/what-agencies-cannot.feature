Feature: What agencies cannot do

  @R-036
  Scenario: An agency that the insurer does not know
    Given a citizen who is logged in
    When an agency that is not on file sends the person's browser to the portal
    Then the browser stays at the portal with the error "invalid_client"

  @R-036
  Scenario: An address for the answer that is not on file
    Given a citizen who is logged in
    When the agency "social-affairs" asks with "redirect_uri" of "https://elsewhere.example/callback"
    Then the browser stays at the portal with the error "invalid_redirect_uri"

  @R-036
  Scenario Outline: A request that is weaker than the rules
    Given a citizen who is logged in
    When the agency "<agency>" asks with "<parameter>" of "<value>"
    Then the agency hears "<error>" and nothing else

    Examples:
      | agency         | parameter             | value                   | error                     |
      | social-affairs | code_challenge_method | plain                   | invalid_request           |
      | social-affairs | code_challenge        | short                   | invalid_request           |
      | social-affairs | response_type         | none                    | unsupported_response_type |
      | social-affairs | prompt                | none                    | login_required            |
      | city-library   | scope                 | openid confirmed_at     | invalid_scope             |

  @R-036
  Scenario: A request without proof key
    Given a citizen who is logged in
    When the agency "social-affairs" asks without a proof key
    Then the agency hears "invalid_request" and nothing else

  @R-036
  Scenario: A code is exchanged once, and a second time ends the first token
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    And the person has agreed and the agency has its token
    When the agency exchanges the same code again
    Then the agency hears "invalid_grant" and nothing else
    When the agency asks about the person
    Then the agency hears "invalid_token" and nothing else

  @R-036
  Scenario: A code that is exchanged eight times at once gives one token
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    When the person agrees
    And the agency exchanges the code 8 times at once
    Then at most one of them gives a token

  @R-036
  Scenario: Another agency cannot use the code
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    When the person agrees
    And the agency "city-library" tries the code with its own key
    Then the agency hears "invalid_client" and nothing else

  @R-036 @D-02
  Scenario: A code is worth nothing after a minute
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    When the person agrees
    And 60 seconds pass
    And the browser comes to the agency
    Then the agency hears "invalid_grant" and nothing else

  @R-036 @D-02
  Scenario: A token is worth nothing after ten minutes
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    And the person has agreed and the agency has its token
    When 10 minutes pass
    And the agency asks about the person
    Then the agency hears "invalid_token" and nothing else

  @R-036 @R-044 @I-15
  Scenario: Nothing that an agency gets names the person
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    And the person has agreed and the agency has its token
    When the agency asks about the person
    Then neither tokens nor answer name the person
    And nothing that the OpenID provider keeps is a token or names the person

  @R-036 @R-044
  Scenario: Two agencies know the same person under different names
    Given a citizen who is logged in
    And the person has agreed to what "social-affairs" asks
    When the agency "city-library" has sent the person's browser to the portal
    And the person has agreed and the agency has its token
    Then the two agencies know the person under different names
    And the agency is told that the person is registered, and nothing more

  @R-036 @R-044
  Scenario: The names of a person are the same for one agency each time
    Given a citizen who is logged in
    And the person has agreed to what "social-affairs" asks
    When the agency "social-affairs" has sent the person's browser to the portal again
    And the person has agreed and the agency has its token
    Then the agency knows the person under the same name
