Feature: The rules are accepted before the form opens

  @R-031
  Scenario: The rules are shown with their revision dates
    Given a citizen at the portal
    When the applicant reads the rules
    Then the rules are shown in Chinese and English with the revision dates "2014-08-19" and "2015-09-18"

  @R-031 @R-038
  Scenario: Accepting the rules opens the form and is recorded with the version of the text
    Given a citizen at the portal
    When the applicant accepts the rules
    Then the form is open
    And the consent is recorded with the version and the fingerprint of the rules that were shown

  @R-031 @refusal:terms-not-accepted
  Scenario: Without acceptance there is no form
    Given a citizen at the portal
    When the applicant goes on without accepting the rules
    Then it is refused as "terms-not-accepted"
    And no consent is recorded

  @R-031 @refusal:terms-outdated
  Scenario: An earlier version of the rules cannot be accepted
    Given a citizen at the portal
    When the applicant accepts the rules of version "2014-10-01"
    Then it is refused as "terms-outdated"

  @R-062 @refusal:environment-test-missing
  Scenario: The card cannot be read for page 1 before the environment is tested
    Given a citizen at the portal who has accepted the rules
    When the applicant reads the card for page 1
    Then it is refused as "environment-test-missing"

  @R-062 @refusal:card-not-read
  Scenario: Page 1 needs the card to be read
    Given a citizen at the portal who has tested the environment
    When the applicant fills in page 1
    Then it is refused as "card-not-read"

  @R-062 @refusal:identity-not-checked
  Scenario: Page 2 needs page 1
    Given a citizen at the portal who has read the card
    When the applicant fills in page 2
    Then it is refused as "identity-not-checked"
    And no application is made

  @R-062 @refusal:draft-expired
  Scenario: A form that was left open for two hours has to be started again
    Given a citizen at the portal on page 2
    When 2 hours pass
    And the applicant fills in page 2
    Then it is refused as "draft-expired"

  @R-062 @refusal:draft-used
  Scenario: A form is sent once
    Given a citizen who has applied
    When the applicant fills in page 2 again
    Then it is refused as "draft-used"

  @R-062 @refusal:draft-not-found
  Scenario: A form that nobody opened
    Given a citizen at the portal
    When the applicant fills in page 2 of a form that does not exist
    Then it is refused as "draft-not-found"
