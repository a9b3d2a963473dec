Feature: The card is read by the component on the browser's own machine

  @R-022
  Scenario: The browser trusts the component once somebody has visited it
    Given a citizen at a machine with the card component
    When the applicant presses Read
    Then the browser does not trust the card component
    When the applicant visits the card component
    And the page asks the card component for its readers
    Then the page is told of the reader with a card in it

  @R-021
  Scenario: A healthy component shows that it is connected
    Given a citizen at a machine with the card component
    When the applicant visits the card component
    Then the status page says "Connected to server" in green

  @R-021 @F-20
  Scenario: A component without its server says so
    Given a citizen at a machine with the card component
    When Temporal goes down
    And the applicant visits the card component
    Then the status page says "Not connected to server" in red

  @R-020
  Scenario: The component does not run
    Given a citizen at a machine with the card component
    And the reader host is off
    When the applicant visits the card component
    Then the browser does not find the card component
    And the next step mentions "automatic start"

  @R-022 @R-026 @R-063
  Scenario: The environment test and page 1 by the component
    Given a citizen at a machine with the card component, which is enrolled and trusted
    When the applicant accepts the rules
    And the applicant tests the environment
    Then both reading and verifying are shown to work
    When the applicant reads the card for page 1
    Then the name "林美玲" is filled in

  @R-022 @R-063
  Scenario Outline: What the component finds wrong is said as by any other reader
    Given a citizen at a machine with the card component, which is enrolled and trusted
    And <situation>
    When the applicant presses Read
    Then it is refused as "<refusal>"

    @refusal:no-card
    Examples:
      | situation                 | refusal |
      | there is no card inserted | no-card |

    @refusal:wrong-card
    Examples:
      | situation                         | refusal    |
      | a citizen certificate is inserted | wrong-card |

    @F-18 @refusal:card-unreadable
    Examples:
      | situation                         | refusal         |
      | the card gives an impossible date | card-unreadable |

  @R-022 @refusal:reader-host-not-enrolled
  Scenario: Nothing is taken from a machine that nobody has enrolled
    Given a citizen at a machine with the card component, which is enrolled and trusted
    And the operator has withdrawn the key of the machine
    When the applicant presses Read
    Then it is refused as "reader-host-not-enrolled"
    And the next step mentions "enrol"

  @R-022 @refusal:component-answer-invalid
  Scenario Outline: A page cannot make up a reading
    Given a citizen at a machine with the card component, which is enrolled and trusted
    And the card component has signed a reading
    When the page hands <what>
    Then it is refused as "component-answer-invalid"

    Examples:
      | what                         |
      | it in with another card in it |
      | it in for another reading    |
      | in what it made up           |

  @R-022 @refusal:card-reading-answered
  Scenario: What the component signed counts once
    Given a citizen at a machine with the card component, which is enrolled and trusted
    And the card component has signed a reading
    When the page hands it in twice
    Then it is refused as "card-reading-answered"

  @R-022 @refusal:card-reading-unavailable
  Scenario: What the component signed has to be handed in in time
    Given a citizen at a machine with the card component, which is enrolled and trusted
    And the card component has signed a reading
    When 30 seconds pass
    And the page hands it in
    Then it is refused as "card-reading-unavailable"

  @R-022
  Scenario: Pages of another origin hear nothing
    Given a citizen on a page of another origin, at a machine with the card component
    When the page asks the card component for its readers
    Then the browser keeps the answer from the page

  @R-022 @R-063 @refusal:reader-host-for-staff
  Scenario: Whoever only knows the name of a machine has no card read there
    Given a citizen at the portal
    And the reader host reads for staff only
    When the applicant presses Read
    Then it is refused as "reader-host-for-staff"
    And the next step mentions "on that machine"

  @R-063 @D-34
  Scenario: Staff have the card read at their own machine
    Given a citizen at the portal
    And the reader host reads for staff only
    When the staff at the counter have the card read
    Then the name "林美玲" is shown
