Feature: Pictures that are taken, and pictures that are not

  @R-142 @D-24 @N-41 @N-42 @N-43 @N-44 @N-48 @N-49
  @refusal:photo-empty @refusal:photo-too-large @refusal:photo-too-small @refusal:photo-not-jpeg-or-png
  @refusal:photo-too-many-pixels @refusal:photo-animated @refusal:photo-damaged
  Scenario Outline: A picture that cannot be used is refused with what to do, and the form stays as it is
    Given a citizen who is logged in on the phone
    And the person has begun the form for the virtual card
    When the person uploads <picture> as portrait
    Then it is refused as "<code>"
    And the form has no portrait, and nothing was kept

    Examples:
      | picture                          | code                  |
      | an empty file                    | photo-empty           |
      | a file of 5 MB                   | photo-too-large       |
      | a picture one pixel too narrow   | photo-too-small       |
      | a text that is called a picture  | photo-not-jpeg-or-png |
      | a drawing that loads other files | photo-not-jpeg-or-png |
      | a moving picture                 | photo-animated        |
      | 256 million pixels               | photo-too-many-pixels |
      | half a picture                   | photo-damaged         |

  @R-142 @D-24 @N-45 @N-46 @N-47 @N-50
  Scenario Outline: A picture is made anew, and nothing else of the file is kept
    Given a citizen who is logged in on the phone
    And the person has begun the form for the virtual card
    When the person uploads <picture> as portrait
    Then the form shows a portrait that is a plain JPEG without the rest

    Examples:
      | picture                                   |
      | a picture with the place where it was taken |
      | a picture with a program hidden behind it |
      | a picture for printing in four colours    |
      | a picture under a hostile name            |

  @R-143 @D-24
  Scenario: A background that is not white is a warning and no refusal
    Given a citizen who is logged in on the phone
    When the person applies with a portrait before a blue wall
    Then the form had warned that the background is not white
    And the application is under review

  @R-142 @refusal:too-many-tries
  Scenario: Five portraits a day are enough for one form
    Given a citizen who is logged in on the phone
    And the person has begun the form for the virtual card
    And time stands still
    When the person uploads 6 portraits
    Then it is refused as "too-many-tries"

  @R-142 @refusal:too-many-tries
  Scenario: Twenty forms a day are enough for one person
    Given a citizen who is logged in on the phone
    And time stands still
    When the person begins 21 forms for the virtual card
    Then it is refused as "too-many-tries"

  @R-044
  Scenario: A picture lies encrypted on the disk
    Given a citizen who is logged in on the phone
    When the person fills in the form for the virtual card
    Then no file of the picture store shows that it is a picture
