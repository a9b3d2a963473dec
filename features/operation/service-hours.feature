Feature: The service is open during the announced hours

  @R-029 @D-10
  Scenario Outline: The certificate path is open from 06:00 to 24:00 in Taipei
    Given the world begins at "2026-11-25T12:00:00+08:00"
    When somebody looks at the service hours at "<instant>"
    Then the certificate path, announced from "06:00" until "24:00", is <state>
    And the portal and the App are open

    Examples:
      | instant                   | state                                                |
      | 2026-11-26T05:59:59+08:00 | closed until "2026-11-26T06:00:00+08:00"             |
      | 2026-11-26T06:00:00+08:00 | open                                                 |
      | 2026-11-26T23:59:59+08:00 | open                                                 |
      | 2026-11-27T00:00:00+08:00 | closed until "2026-11-27T06:00:00+08:00"             |

  @R-030 @refusal:service-outage
  Scenario: During an announced outage the portal says when it is back and where else to go
    Given a citizen who is registered
    When an operator announces an outage of the portal for 2 hours
    And the applicant logs in
    Then it is refused as "service-outage"
    And the refusal says that it opens in 2 hours
    And the next step mentions "Apply at an office of the insurer"
    When 2 hours pass
    And the applicant logs in
    Then the portal shows the menu

  @R-030
  Scenario: An outage of the App leaves the portal open
    Given a citizen who is registered
    When an operator announces an outage of the App for 2 hours
    And the applicant logs in
    Then the portal shows the menu

  @R-030
  Scenario: Nobody begins an application during an outage
    Given a citizen at the portal
    When an operator announces an outage of the portal for 2 hours
    And the applicant accepts the rules
    Then it is refused as "service-outage"

  @R-030 @R-128
  Scenario: While the App is closed nobody begins to apply for the virtual card in it, and the counter still does
    Given a citizen who is logged in on the phone
    When an operator announces an outage of the App for 2 hours
    And the person applies for the virtual card
    Then it is refused as "service-outage"
    When the counter applies for the virtual card of the person
    Then the application is under review

  @R-030
  Scenario: An outage does not take the time away in which an application can be confirmed
    Given a citizen who has applied
    When an operator announces an outage of the portal for 2 hours
    And the applicant confirms the e-mail address
    Then the account is active

  @R-030 @R-042
  Scenario: Theft can be reported during an outage
    Given a citizen who is logged in
    When an operator announces an outage of the portal for 2 hours
    And the applicant reports theft
    Then the account is frozen

  @R-030
  Scenario: An outage without an end lasts until an operator ends it
    Given a citizen who is registered
    When an operator announces an outage of the portal without an end
    And the applicant logs in
    Then it is refused as "service-outage"
    And the refusal does not say when it opens
    When an operator ends the outage
    And the applicant logs in
    Then the portal shows the menu
    And the audit trail of the outage reads "service-outage.announced, service-outage.ended"

  @R-030
  Scenario: The announcement can be read in both languages
    Given a citizen at the portal
    When an operator announces an outage of the portal for 2 hours
    And somebody looks at the service hours
    Then the outage of the portal is announced in Chinese and English

  @R-030 @refusal:outage-not-found
  Scenario: Ending an outage that nobody announced
    Given a citizen at the portal
    When an operator ends an outage that nobody announced
    Then it is refused as "outage-not-found"

  @R-030
  Scenario: An outage that ends before it begins is none
    Given a citizen at the portal
    When an operator announces an outage that ends before it begins
    Then it is refused as "request-invalid"
    And the refusal names the field "until"

  @R-030
  Scenario: Only operators announce outages
    Given a citizen at the portal
    When counter staff announce an outage of the portal
    Then it is refused as "role-forbidden"
