Feature: The personal-data portal is open from 06:00 to 24:00

  @R-029 @D-10 @refusal:outside-service-hours
  Scenario: Before six nobody logs in with the certificate, and the refusal says when and where else
    Given the world begins at "2026-11-24T05:50:00+08:00"
    And a citizen with a citizen digital certificate
    When it is "2026-11-24T05:59:59+08:00"
    And the holder logs in with the certificate
    Then it is refused as "outside-service-hours"
    And the refusal says that it opens at "2026-11-24T06:00:00+08:00"
    And the next step mentions "office of the insurer"
    When it is "2026-11-24T06:00:00+08:00"
    And the holder logs in with the certificate
    Then it offers "account-application"

  @R-029 @D-10
  Scenario: Before six no certificate is asked to sign
    Given the world begins at "2026-11-24T05:50:00+08:00"
    And a citizen with a citizen digital certificate
    When the holder enters the right PIN
    Then it is refused as "outside-service-hours"

  @R-029 @D-10
  Scenario: A signature from before midnight logs nobody in after it
    Given the world begins at "2026-11-24T23:50:00+08:00"
    And a citizen with a citizen digital certificate
    And it is "2026-11-24T23:59:00+08:00"
    And the certificate has signed
    When it is "2026-11-25T00:00:00+08:00"
    And the holder logs in with that signature
    Then it is refused as "outside-service-hours"

  @R-029 @D-10
  Scenario: A log in that runs past midnight is of no use on any page until six
    Given the world begins at "2026-11-24T23:00:00+08:00"
    And a citizen with a citizen digital certificate who is registered
    And the holder is logged in with the certificate
    When it is "2026-11-24T23:59:59+08:00"
    And the applicant opens the basic data
    Then the basic data show the first main e-mail address
    When it is "2026-11-25T00:00:00+08:00"
    And the applicant opens the basic data
    Then it is refused as "outside-service-hours"
    When the holder looks at the menu
    Then it is refused as "outside-service-hours"
    And the refusal says that it opens at "2026-11-25T06:00:00+08:00"
    When the holder applies for the account
    Then it is refused as "outside-service-hours"

  @R-029 @D-10
  Scenario: The portal for the health-insurance card has no such hours
    Given the world begins at "2026-11-24T23:59:00+08:00"
    And a citizen who is registered
    When 1 hour passes
    And the applicant logs in
    Then the portal shows the menu

  @R-030
  Scenario: During an announced outage nobody logs in with the certificate
    Given the world begins at "2026-11-24T10:00:00+08:00"
    And a citizen with a citizen digital certificate
    When an operator announces an outage of the personal-data portal for 2 hours
    And the holder logs in with the certificate
    Then it is refused as "service-outage"
    When 2 hours pass
    And the holder logs in with the certificate
    Then it offers "account-application"
