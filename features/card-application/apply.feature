Feature: People apply for the virtual card in the App

  @R-129 @R-135 @R-141 @R-148 @R-156 @D-20
  Scenario: Who applies has a card without photo at once, and is told how long the review takes
    Given it is 2026-11-26 10:00:00 in Taipei
    And a citizen who is logged in on the phone
    When the person applies for the virtual card
    Then the review ends at the end of 2026-12-07 in Taipei
    And a mail says that the application was accepted and names that end
    When the person opens the virtual card
    Then it is shown without photo

  @R-147 @R-135
  Scenario: Before the submission the form shows whom it is about and where the result goes
    Given a citizen who is logged in on the phone
    When the person fills in the form for the virtual card
    Then the form shows the own name, number, birth date, mobile number and e-mail address
    And it accepts the national ID card as document

  @R-130 @R-132
  Scenario: The page on which it begins shows the reminder, what is to be agreed to, and both kinds of application
    Given a citizen who is logged in on the phone
    When the person opens the page of the virtual card
    Then it shows the reminder with a link to its full text
    And the reminder and the personal-data statement are to be agreed to
    And it offers the general application, and the project application for staff

  @I-15 @R-148
  Scenario: Operators see the process and nobody's name
    Given a citizen who is logged in on the phone
    When the person applies for the virtual card
    Then the operator sees the processes:
      | kind             | channel | outcome   |
      | card-application | app     | undefined |
      | notice           |         | delivered |
    And nothing that Temporal or the logs show of the application names the person

  @R-131 @R-132 @R-155 @refusal:terms-not-accepted
  Scenario: Without agreement no form opens
    Given a citizen who is logged in on the phone
    When the person wants to apply for the virtual card without agreeing
    Then it is refused as "terms-not-accepted"

  @R-131 @R-155 @R-038 @refusal:terms-outdated
  Scenario: Agreement to an old text does not count
    Given a citizen who is logged in on the phone
    When the person wants to apply for the virtual card, agreeing to a text that is not in force any more
    Then it is refused as "terms-outdated"

  @R-155 @R-038
  Scenario: What was agreed to is recorded, with the very text
    Given a citizen who is logged in on the phone
    When the person applies for the virtual card
    Then the agreement to the reminder and to the personal-data statement is recorded with version and fingerprint
    And the application rests on both

  @R-129
  Scenario: Nobody applies without being logged in
    Given a citizen whose phone is verified
    When the person wants to apply for the virtual card without agreeing
    Then it is refused as "session-missing"

  @R-147 @R-148 @D-36 @refusal:email-missing
  Scenario: Whoever has no e-mail address enters one first
    Given a citizen who is logged in on the phone
    And no e-mail address is known of the person
    When the person applies for the virtual card
    Then it is refused as "email-missing"

  @R-135 @R-141 @refusal:photo-missing
  Scenario Outline: Both pictures are needed
    Given a citizen who is logged in on the phone
    When the person applies for the virtual card without the <picture>
    Then it is refused as "photo-missing"

    Examples:
      | picture  |
      | document |
      | portrait |

  @R-145
  Scenario: A picture can be changed until the submission
    Given a citizen who is logged in on the phone
    And the person has filled in the form with a portrait before a blue wall
    When the person changes the portrait and submits
    Then the application is under review
    And a reviewer sees a portrait with a white background

  @N-57 @refusal:draft-not-found
  Scenario: Nobody puts a picture into somebody else's form
    Given a citizen who is logged in on the phone
    And the person has filled in the form for the virtual card
    And another citizen who is logged in on the tablet
    When another citizen uploads a portrait into that form on the tablet
    Then it is refused as "draft-not-found"
    And the portrait in the form is the person's own
    When another citizen opens that form on the tablet
    Then it is refused as "draft-not-found"
    When another citizen looks at the portrait in that form on the tablet
    Then it is refused as "draft-not-found"

  @R-153 @N-57
  Scenario: Nobody sees how somebody else's application stands
    Given a citizen who is logged in on the phone
    And the person has applied for the virtual card
    And another citizen who is logged in on the tablet
    When another citizen looks up the applications on the tablet
    Then there is no application

  @R-128 @N-57
  Scenario: The form that staff fill in is theirs until it is submitted
    Given a citizen who is logged in on the phone
    And the counter has filled in the form for the person
    When the person submits that form
    Then it is refused as "draft-not-found"

  @R-129
  Scenario: The portal has neither the form nor the card
    Given a citizen who is logged in
    And the counter has applied for the person
    When the person begins the form for the virtual card at the portal
    Then it is refused as "session-missing"
    When the person opens the virtual card at the portal
    Then it is refused as "session-missing"

  @R-128
  Scenario: In the App everybody applies for oneself
    Given a citizen who is logged in on the phone
    When the person begins the form for another citizen on the phone
    Then it is refused as "request-invalid"

  @R-148 @refusal:draft-used
  Scenario: A form is submitted once
    Given a citizen who is logged in on the phone
    And the person has applied for the virtual card
    When the person submits that form
    Then it is refused as "draft-used"
    When the person uploads another portrait into that form
    Then it is refused as "draft-used"

  @R-148 @I-05
  Scenario: Submitted twice at once it is one application
    Given a citizen who is logged in on the phone
    And the person has filled in the form for the virtual card
    When the person submits the form twice at once
    Then one of them is accepted and the other is refused as "draft-used"
    And the person has one application

  @R-148 @refusal:draft-expired
  Scenario Outline: A form that was left lying is gone after two hours
    Given a citizen who is logged in on the phone
    And the counter has filled in the form for the person
    When the counter submits the form <when>
    Then <outcome>

    Examples:
      | when                         | outcome                          |
      | a second before it ends      | the application is under review  |
      | at the moment at which it ends | it is refused as "draft-expired" |

  @D-21 @refusal:too-many-tries
  Scenario: Three applications in an hour are enough
    Given the counter has applied 3 times for a citizen
    When the counter applies for the virtual card of the person
    Then it is refused as "too-many-tries"
