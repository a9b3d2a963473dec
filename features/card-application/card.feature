Feature: The virtual card without and with photo

  @R-157 @R-158 @R-159 @D-20
  Scenario: Without photo a document has to be shown each time, and nobody can be authorized
    Given a citizen who is logged in on the phone
    And the counter has applied for the person
    When the person opens the virtual card
    Then it is shown without photo
    And it says that an identity document has to be shown with it
    And it offers to show it and to apply again, and no authorizations

  @R-151 @R-159 @R-160
  Scenario: After the approval it shows the photo, and authorizations are offered
    Given a reviewer is enrolled
    And a citizen who is logged in on the phone
    And the counter has applied for the person
    When the reviewer approves it
    Then a mail says that the review is complete
    When the person opens the virtual card
    Then it is shown with the photo of the first application
    And it offers authorizations
    And its face has name, ID number and the birth date with the ROC year

  @R-161
  Scenario: The physical card stays usable beside it
    Given a reviewer is enrolled
    And the application of a citizen was approved
    When the card is put into the reader and the person logs in at the portal with it
    Then the portal greets the person

  @R-156 @R-160 @refusal:card-photoless
  Scenario: A card without photo has none to show
    Given a citizen who is logged in on the phone
    And the counter has applied for the person
    When the person opens the photo of the virtual card
    Then it is refused as "card-photoless"

  @R-153 @refusal:card-not-found
  Scenario: Who has not applied has no virtual card
    Given a citizen who is logged in on the phone
    When the person opens the virtual card
    Then it is refused as "card-not-found"

  @R-123 @D-26
  Scenario: The virtual card ends with the registration, and so does what waits for it
    Given a citizen who was registered at an office and has got the deletion mail
    And the counter has applied for the person
    When the person confirms the deletion with the deletion mail
    Then the card application was withdrawn
    And its process ends "withdrawn"
    And the virtual card of the person is void

  @R-127 @I-04
  Scenario: Who registers again applies anew
    Given a citizen who was registered at an office and has got the deletion mail
    And the counter has applied for the person
    When the person confirms the deletion with the deletion mail
    And the person registers at the office again
    And the counter applies for the virtual card of the person
    Then the application is under review
    And the person has one card that is not void
